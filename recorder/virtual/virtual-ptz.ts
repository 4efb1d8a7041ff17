import { escapeXml, find, textAt } from '../onvif/xml.ts';
import type { XmlElement } from '../onvif/xml.ts';

interface Pose {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

/** Across the whole range in so many seconds. */
const rangeSeconds = 5;

/** Where a virtual camera looks: it moves as long as it is told to and its timeout lets it. */
export class VirtualPtz {
  readonly presets = new Map<string, { readonly name: string; readonly pose: Pose }>();
  stops = 0;
  #pose: Pose = { pan: 0, tilt: 0, zoom: 0 };
  #velocity: Pose = { pan: 0, tilt: 0, zoom: 0 };
  #sinceMs = performance.now();
  #untilMs = 0;

  get pose(): Pose {
    const seconds = Math.max(0, Math.min(performance.now(), this.#untilMs) - this.#sinceMs) / 1000;
    const moved = (name: keyof Pose): number =>
      this.#pose[name] + (this.#velocity[name] * seconds * 2) / rangeSeconds;
    const within = (value: number, least: number): number => Math.min(1, Math.max(least, value));
    return { pan: within(moved('pan'), -1), tilt: within(moved('tilt'), -1), zoom: within(moved('zoom'), 0) };
  }

  get isMoving(): boolean {
    return performance.now() < this.#untilMs;
  }

  /** The answer's body; undefined for an operation that is none of its own. */
  perform(operation: XmlElement): string | undefined {
    switch (operation.name) {
      case 'ContinuousMove':
        this.#move(operation);
        break;
      case 'Stop':
        this.stops += 1;
        this.#settle(this.pose);
        break;
      case 'GotoPreset': {
        const preset = this.presets.get(textAt(operation, 'PresetToken'));
        if (!preset) return undefined;
        this.#settle(preset.pose);
        break;
      }
      case 'SetPreset':
        return this.#save(operation);
      case 'GetPresets':
        return this.#list();
      default:
        return undefined;
    }
    return `<t:${operation.name}Response xmlns:t="http://www.onvif.org/ver20/ptz/wsdl"/>`;
  }

  #move(operation: XmlElement): void {
    this.#settle(this.pose);
    const velocity = find(operation, 'Velocity');
    const part = (name: string, axis: string): number =>
      Number(find(velocity, name)?.attributes.get(axis) ?? '0');
    this.#velocity = { pan: part('PanTilt', 'x'), tilt: part('PanTilt', 'y'), zoom: part('Zoom', 'x') };
    this.#untilMs =
      performance.now() + 1000 * Number(/^PT([\d.]+)S$/.exec(textAt(operation, 'Timeout'))?.[1] ?? '10');
  }

  #settle(pose: Pose): void {
    this.#pose = pose;
    this.#velocity = { pan: 0, tilt: 0, zoom: 0 };
    this.#sinceMs = performance.now();
    this.#untilMs = 0;
  }

  #save(operation: XmlElement): string {
    const preset = textAt(operation, 'PresetToken') || `p${this.presets.size + 1}`;
    this.presets.set(preset, { name: textAt(operation, 'PresetName'), pose: this.pose });
    return `<t:SetPresetResponse xmlns:t="http://www.onvif.org/ver20/ptz/wsdl"><t:PresetToken>${escapeXml(preset)}</t:PresetToken></t:SetPresetResponse>`;
  }

  #list(): string {
    const presets = [...this.presets].map(
      ([token, { name }]) =>
        `<t:Preset token="${escapeXml(token)}"><tt:Name>${escapeXml(name)}</tt:Name></t:Preset>`,
    );
    return `<t:GetPresetsResponse xmlns:t="http://www.onvif.org/ver20/ptz/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema">${presets.join('')}</t:GetPresetsResponse>`;
  }
}
