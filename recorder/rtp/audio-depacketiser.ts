import { BitReader } from '../codec/bits.ts';
import type { AacLengths } from '../rtsp/sdp.ts';
import type { Depacketiser } from './depacketiser.ts';
import { payloadOf } from './packet.ts';
import type { RtpPacket } from './packet.ts';
import { TickUnwrapper } from './ticks.ts';
import type { AudioUnit } from './units.ts';

/** Samples of one AAC frame. */
const aacFrameTicks = 1024;
const maximumAacFrameBytes = 64 * 1024;

/** AAC by RFC 3640: several whole frames in a packet, or one frame over several packets. */
export class AacDepacketiser implements Depacketiser {
  readonly #lengths: AacLengths;
  readonly #onUnit: (unit: AudioUnit) => void;
  readonly #ticks = new TickUnwrapper();
  #pieces: Buffer[] = [];
  #isDamaged = false;

  constructor(lengths: AacLengths, onUnit: (unit: AudioUnit) => void) {
    this.#lengths = lengths;
    this.#onUnit = onUnit;
  }

  push(packet: RtpPacket, lostBefore: number): void {
    if (lostBefore > 0) this.#drop();
    const payload = payloadOf(packet);
    const sizes = this.#readSizes(payload);
    if (!sizes) return this.#drop();
    const data = payload.subarray(sizes.dataStart);
    const ticks = this.#ticks.unwrap(packet.timestamp);
    const [first = 0] = sizes.frames;
    if (sizes.frames.length === 1 && data.length < first) this.#collect(data, first, ticks, packet.isMarked);
    else this.#emitAll(data, sizes.frames, ticks);
  }

  #drop(): void {
    this.#pieces = [];
    this.#isDamaged = true;
  }

  #readSizes(payload: Buffer): { frames: number[]; dataStart: number } | undefined {
    if (payload.length < 2) return undefined;
    const headBits = payload.readUInt16BE(0);
    const dataStart = 2 + Math.ceil(headBits / 8);
    const { size, index, indexDelta } = this.#lengths;
    if (dataStart > payload.length || size === 0) return undefined;
    const bits = new BitReader(payload.subarray(2, dataStart));
    const frames: number[] = [];
    for (let used = 0; used + size <= headBits; used += size + indexDelta) {
      frames.push(bits.bits(size));
      if (frames.length === 1) used += index - indexDelta;
      bits.skip(frames.length === 1 ? index : indexDelta);
    }
    return frames.length > 0 ? { frames, dataStart } : undefined;
  }

  #collect(piece: Buffer, size: number, ticks: number, isLast: boolean): void {
    if (size > maximumAacFrameBytes) return this.#drop();
    this.#pieces.push(Buffer.from(piece));
    const total = this.#pieces.reduce((sum, { length }) => sum + length, 0);
    if (!isLast && total < size) return;
    const frame = Buffer.concat(this.#pieces);
    this.#pieces = [];
    if (frame.length === size) this.#emit(frame, ticks);
    else this.#isDamaged = true;
  }

  #emitAll(data: Buffer, sizes: readonly number[], ticks: number): void {
    let at = 0;
    for (const [index, size] of sizes.entries()) {
      if (at + size > data.length) return this.#drop();
      if (size > 0) this.#emit(Buffer.from(data.subarray(at, at + size)), ticks + index * aacFrameTicks);
      at += size;
    }
  }

  #emit(data: Buffer, ticks: number): void {
    this.#onUnit({ kind: 'audio', ticks, durationTicks: aacFrameTicks, isDamaged: this.#isDamaged, data });
    this.#isDamaged = false;
  }
}

/** G.711: every byte is one sample of one channel (RFC 3551 §4.5.14). */
export class G711Depacketiser implements Depacketiser {
  readonly #channels: number;
  readonly #onUnit: (unit: AudioUnit) => void;
  readonly #ticks = new TickUnwrapper();

  constructor(channels: number, onUnit: (unit: AudioUnit) => void) {
    this.#channels = channels;
    this.#onUnit = onUnit;
  }

  push(packet: RtpPacket, lostBefore: number): void {
    const ticks = this.#ticks.unwrap(packet.timestamp);
    const durationTicks = Math.floor((packet.payloadEnd - packet.payloadStart) / this.#channels);
    if (durationTicks === 0) return;
    const data = Buffer.from(payloadOf(packet));
    this.#onUnit({ kind: 'audio', ticks, durationTicks, isDamaged: lostBefore > 0, data });
  }
}
