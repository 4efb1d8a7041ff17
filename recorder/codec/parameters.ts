import { trimParameterSet } from './bits.ts';
import { h264Nal, h264NalType, readH264Size } from './h264.ts';
import { h265Nal, h265NalType, readH265Facts } from './h265.ts';

/** What a decoder must know before the first picture. */
export type VideoParameters =
  | { readonly codec: 'h264'; readonly sps: Buffer; readonly pps: Buffer }
  | { readonly codec: 'h265'; readonly vps: Buffer; readonly sps: Buffer; readonly pps: Buffer };

export type AudioParameters =
  | { readonly codec: 'aac'; readonly config: Buffer; readonly sampleRate: number; readonly channels: number }
  | { readonly codec: 'pcma' | 'pcmu'; readonly sampleRate: number; readonly channels: number };

export type VideoCodec = VideoParameters['codec'];

export function isSameVideo(a: VideoParameters, b: VideoParameters): boolean {
  if (a.codec === 'h265') return b.codec === 'h265' && a.vps.equals(b.vps) && isSameSets(a, b);
  return b.codec === 'h264' && isSameSets(a, b);
}

function isSameSets(a: { sps: Buffer; pps: Buffer }, b: { sps: Buffer; pps: Buffer }): boolean {
  return a.sps.equals(b.sps) && a.pps.equals(b.pps);
}

/** Collects parameter sets as they come and gives whole, plausible parameters. */
export class ParameterCollector {
  readonly codec: VideoCodec;
  #vps: Buffer | undefined;
  #sps: Buffer | undefined;
  #pps: Buffer | undefined;
  #parameters: VideoParameters | undefined;

  constructor(codec: VideoCodec, known: readonly Buffer[] = []) {
    this.codec = codec;
    for (const nal of known) this.offer(nal);
  }

  get parameters(): VideoParameters | undefined {
    return this.#parameters;
  }

  /** True for a NAL unit that is a parameter set, whether or not it was new. */
  offer(nal: Buffer): boolean {
    const slot = this.#slotOf(nal);
    if (!slot) return false;
    const known = slot === 'vps' ? this.#vps : slot === 'sps' ? this.#sps : this.#pps;
    if (known && nal.equals(known)) return true;
    const trimmed = Buffer.from(trimParameterSet(nal));
    if (known?.equals(trimmed)) return true;
    if (slot === 'vps') this.#vps = trimmed;
    if (slot === 'pps') this.#pps = trimmed;
    if (slot === 'sps' && this.#isPlausible(trimmed)) this.#sps = trimmed;
    this.#parameters = this.#assemble();
    return true;
  }

  #slotOf(nal: Buffer): 'vps' | 'sps' | 'pps' | undefined {
    const type = this.codec === 'h264' ? h264NalType(nal) : h265NalType(nal);
    const names = this.codec === 'h264' ? { vps: -1, ...h264Nal } : h265Nal;
    if (type === names.sps) return 'sps';
    if (type === names.pps) return 'pps';
    return type === names.vps ? 'vps' : undefined;
  }

  #isPlausible(sps: Buffer): boolean {
    return (this.codec === 'h264' ? readH264Size(sps) : readH265Facts(sps)) !== undefined;
  }

  #assemble(): VideoParameters | undefined {
    if (!this.#sps || !this.#pps) return undefined;
    if (this.codec === 'h264') return { codec: 'h264', sps: this.#sps, pps: this.#pps };
    return this.#vps && { codec: 'h265', vps: this.#vps, sps: this.#sps, pps: this.#pps };
  }
}
