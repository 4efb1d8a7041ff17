import type { OnvifDevice } from './device.ts';
import { OnvifError } from './errors.ts';
import { readable } from './soap.ts';
import { escapeXml, findAll, textAt } from './xml.ts';

const mostPresets = 256;

/** From -1 to 1: left and down are negative, and so is wide. */
export interface PtzVelocity {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

export interface PtzPreset {
  readonly preset: string;
  readonly name: string;
}

/** Moves until it is stopped, and no longer than `timeoutMs` where the camera keeps to it. */
export async function continuousMove(
  device: OnvifDevice,
  profile: string,
  { velocity, timeoutMs }: { readonly velocity: PtzVelocity; readonly timeoutMs: number },
): Promise<void> {
  const { pan, tilt, zoom } = velocity;
  const parts = [
    ...(pan === 0 && tilt === 0 ? [] : [`<tt:PanTilt x="${pan}" y="${tilt}"/>`]),
    ...(zoom === 0 ? [] : [`<tt:Zoom x="${zoom}"/>`]),
  ];
  if (parts.length === 0) return await stopMoving(device, profile);
  const inner = `${token(profile)}<t:Velocity>${parts.join('')}</t:Velocity><t:Timeout>PT${timeoutMs / 1000}S</t:Timeout>`;
  await device.call('ptz', 'ContinuousMove', inner);
  return undefined;
}

export async function stopMoving(device: OnvifDevice, profile: string): Promise<void> {
  await device.call('ptz', 'Stop', `${token(profile)}<t:PanTilt>true</t:PanTilt><t:Zoom>true</t:Zoom>`);
}

export async function listPresets(device: OnvifDevice, profile: string): Promise<PtzPreset[]> {
  const answer = await device.call('ptz', 'GetPresets', token(profile));
  return findAll(answer, 'Preset')
    .slice(0, mostPresets)
    .map((preset) => ({
      preset: preset.attributes.get('token')?.slice(0, 64) ?? '',
      name: readable(textAt(preset, 'Name'), 64),
    }));
}

export async function goToPreset(device: OnvifDevice, profile: string, preset: string): Promise<void> {
  await device.call(
    'ptz',
    'GotoPreset',
    `${token(profile)}<t:PresetToken>${escapeXml(preset)}</t:PresetToken>`,
  );
}

/** Where the camera looks now becomes a preset; with `preset` that one is changed. */
export async function savePreset(
  device: OnvifDevice,
  profile: string,
  { name, preset }: { readonly name: string; readonly preset?: string | undefined },
): Promise<string> {
  const changed = preset === undefined ? '' : `<t:PresetToken>${escapeXml(preset)}</t:PresetToken>`;
  const inner = `${token(profile)}<t:PresetName>${escapeXml(name)}</t:PresetName>${changed}`;
  return textAt(await device.call('ptz', 'SetPreset', inner), 'PresetToken').slice(0, 64);
}

/** The profile to steer by: the one that was told, or the first that can be steered. */
export async function findPtzProfile(device: OnvifDevice, told: string | undefined): Promise<string> {
  if (!(await device.services()).has('ptz'))
    throw new OnvifError('unsupported', 'the camera cannot be steered');
  if (told !== undefined) return told;
  const steered = (await device.readProfiles()).find(({ hasPtz }) => hasPtz);
  if (!steered) throw new OnvifError('unsupported', 'no profile of the camera can be steered');
  return steered.token;
}

function token(profile: string): string {
  return `<t:ProfileToken>${escapeXml(profile)}</t:ProfileToken>`;
}
