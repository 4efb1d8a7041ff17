import { readAacConfig } from '../codec/aac.ts';
import { ParameterCollector } from '../codec/parameters.ts';
import type { AudioParameters, VideoCodec, VideoParameters } from '../codec/parameters.ts';

/** One `m=` section as the camera wrote it (RFC 8866). */
export interface SdpMedia {
  readonly kind: string;
  readonly payloadType: number | undefined;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export interface SessionDescription {
  readonly control: string | undefined;
  readonly media: readonly SdpMedia[];
}

export type TrackDescription =
  | {
      readonly kind: 'video';
      readonly codec: VideoCodec;
      readonly clockRate: number;
      readonly payloadType: number;
      readonly control: string | undefined;
      /** Undefined where the camera tells them only inside the stream. */
      readonly parameters: VideoParameters | undefined;
    }
  | {
      readonly kind: 'audio';
      readonly clockRate: number;
      readonly payloadType: number;
      readonly control: string | undefined;
      readonly parameters: AudioParameters;
      readonly aacLengths: AacLengths;
    };

/** Bits of the fields of an AU header (RFC 3640 §3.2.1). */
export interface AacLengths {
  readonly size: number;
  readonly index: number;
  readonly indexDelta: number;
}

/** Reads any text: what is not understood is left out. */
export function parseSdp(text: string): SessionDescription {
  let control: string | undefined;
  const media: { kind: string; payloadType: number | undefined; attributes: Map<string, string[]> }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, type, value] = /^\s*([a-z])\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const last = media.at(-1);
    if (type === 'm') media.push(readMedia(value ?? ''));
    if (type !== 'a' || !value) continue;
    const [name, content] = readAttribute(value);
    if (last) last.attributes.set(name, [...(last.attributes.get(name) ?? []), content]);
    else if (name === 'control') control = content;
  }
  return { control, media };
}

function readMedia(value: string): {
  kind: string;
  payloadType: number | undefined;
  attributes: Map<string, string[]>;
} {
  const [kind = '', , , format = ''] = value.split(/\s+/);
  const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : undefined;
  return { kind: kind.toLowerCase(), payloadType, attributes: new Map() };
}

function readAttribute(value: string): [string, string] {
  const colon = value.indexOf(':');
  if (colon < 0) return [value.trim().toLowerCase(), ''];
  return [value.slice(0, colon).trim().toLowerCase(), value.slice(colon + 1).trim()];
}

/** The tracks we can record, in the camera's order. */
export function describeTracks({ media }: SessionDescription): TrackDescription[] {
  return media.flatMap((section) => describeTrack(section) ?? []);
}

function describeTrack(section: SdpMedia): TrackDescription | undefined {
  const { payloadType } = section;
  if (payloadType === undefined) return undefined;
  const { encoding, clockRate, channels } = readRtpMap(section, payloadType);
  const format = readFormat(section, payloadType);
  const common = { payloadType, control: section.attributes.get('control')?.[0] };
  if (section.kind === 'video') return describeVideo(encoding, clockRate, format, common);
  if (section.kind !== 'audio') return undefined;
  const parameters = describeAudio(encoding, clockRate, channels, format);
  if (!parameters) return undefined;
  const aacLengths = {
    size: readBits(format.get('sizelength'), 13),
    index: readBits(format.get('indexlength'), 3),
    indexDelta: readBits(format.get('indexdeltalength'), 3),
  };
  return { kind: 'audio', ...common, clockRate, parameters, aacLengths };
}

function describeVideo(
  encoding: string,
  clockRate: number,
  format: ReadonlyMap<string, string>,
  common: { payloadType: number; control: string | undefined },
): TrackDescription | undefined {
  const codec =
    encoding === 'H264' ? 'h264' : encoding === 'H265' || encoding === 'HEVC' ? 'h265' : undefined;
  if (!codec) return undefined;
  const names = ['sprop-parameter-sets', 'sprop-vps', 'sprop-sps', 'sprop-pps'];
  const sets = names.flatMap((name) => (format.get(name) ?? '').split(','));
  const known = sets.filter((set) => set !== '').map((set) => Buffer.from(set, 'base64'));
  const { parameters } = new ParameterCollector(codec, known);
  return { kind: 'video', codec, ...common, clockRate, parameters };
}

function describeAudio(
  encoding: string,
  clockRate: number,
  channels: number,
  format: ReadonlyMap<string, string>,
): AudioParameters | undefined {
  if (encoding === 'PCMA') return { codec: 'pcma', sampleRate: clockRate, channels };
  if (encoding === 'PCMU') return { codec: 'pcmu', sampleRate: clockRate, channels };
  if (encoding !== 'MPEG4-GENERIC') return undefined;
  const config = Buffer.from(format.get('config') ?? '', 'hex');
  const facts = readAacConfig(config);
  return facts && { codec: 'aac', config, ...facts };
}

interface RtpMap {
  readonly encoding: string;
  readonly clockRate: number;
  readonly channels: number;
}

/** Payload types with a meaning of their own (RFC 3551 §6). */
const staticTypes: Readonly<Record<number, RtpMap>> = {
  0: { encoding: 'PCMU', clockRate: 8000, channels: 1 },
  8: { encoding: 'PCMA', clockRate: 8000, channels: 1 },
};

function readRtpMap(section: SdpMedia, payloadType: number): RtpMap {
  const own = (section.attributes.get('rtpmap') ?? []).find(
    (line) => Number.parseInt(line, 10) === payloadType,
  );
  const [, encoding, rate, channels] = /^\d+\s+([^\s/]+)\/(\d+)(?:\/(\d+))?/.exec(own ?? '') ?? [];
  if (!encoding || !Number(rate))
    return staticTypes[payloadType] ?? { encoding: '', clockRate: 90_000, channels: 1 };
  return { encoding: encoding.toUpperCase(), clockRate: Number(rate), channels: Number(channels ?? 1) || 1 };
}

function readFormat(section: SdpMedia, payloadType: number): Map<string, string> {
  const line = (section.attributes.get('fmtp') ?? []).find(
    (text) => Number.parseInt(text, 10) === payloadType,
  );
  const body = (line ?? '').replace(/^\d+\s*/, '');
  return new Map(
    body.split(';').map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()];
    }),
  );
}

function readBits(text: string | undefined, fallback: number): number {
  const bits = Number.parseInt(text ?? '', 10);
  return bits >= 0 && bits <= 32 ? bits : fallback;
}

/**
 * The address for SETUP or PLAY. Joined as text, not as a URL: cameras put paths behind their query string.
 * Its host does not matter, since the request travels on the connection that is open.
 */
export function resolveControl(base: string, control: string | undefined): string {
  const root = /^[a-z]+:\/\//i.test(base) ? base : `rtsp://${base}`;
  if (control === undefined || control === '' || control === '*') return root;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return root.endsWith('/') || control.startsWith('/') ? `${root}${control}` : `${root}/${control}`;
}
