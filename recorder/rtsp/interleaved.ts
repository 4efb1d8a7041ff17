import { RtspError } from './errors.ts';
import { readMessage } from './message.ts';
import type { RtspMessage } from './message.ts';

const dollar = 0x24;
const frameHeadBytes = 4;
/** More than this between two frames is not noise of a sloppy camera but another protocol. */
const maximumGarbageBytes = 256 * 1024;

export interface InterleavedSink {
  /** The packet lies in the socket's read buffer from a place to another, and only during the call. */
  onPacket(channel: number, bytes: Buffer, from: number, until: number): void;
  onMessage(message: RtspMessage): void;
}

/**
 * Splits one TCP stream into RTSP messages and interleaved packets (RFC 2326 §10.12) without copying the
 * packets: only what is cut by the end of a read is kept, and completed with no more than it lacks.
 * Bytes that are neither are skipped.
 */
export class InterleavedParser {
  readonly #sink: InterleavedSink;
  #rest: Buffer = Buffer.allocUnsafe(4096);
  #restLength = 0;
  #garbageBytes = 0;

  constructor(sink: InterleavedSink) {
    this.#sink = sink;
  }

  /** @throws RtspError `malformed` when the stream is not RTSP */
  push(chunk: Buffer): void {
    let at = 0;
    while (this.#restLength > 0 && at < chunk.length) {
      const taken = Math.min(this.#lacking(), chunk.length - at);
      this.#keep(chunk.subarray(at, at + taken));
      at += taken;
      const held = this.#rest.subarray(0, this.#restLength);
      const used = this.#parse(held);
      this.#rest.copyWithin(0, used, this.#restLength);
      this.#restLength -= used;
    }
    if (at === chunk.length) return;
    const fresh = chunk.subarray(at);
    this.#keep(fresh.subarray(this.#parse(fresh)));
  }

  #lacking(): number {
    if (this.#rest[0] !== dollar) return Number.POSITIVE_INFINITY;
    if (this.#restLength < frameHeadBytes) return frameHeadBytes - this.#restLength;
    return frameHeadBytes + this.#rest.readUInt16BE(2) - this.#restLength;
  }

  #keep(bytes: Buffer): void {
    const length = this.#restLength + bytes.length;
    if (length > this.#rest.length) {
      const larger = Buffer.allocUnsafe(2 * length);
      this.#rest.copy(larger, 0, 0, this.#restLength);
      this.#rest = larger;
    }
    bytes.copy(this.#rest, this.#restLength);
    this.#restLength = length;
  }

  #parse(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length) {
      const used = bytes[at] === dollar ? this.#parseFrame(bytes, at) : this.#parseText(bytes.subarray(at));
      if (used === 0) return at;
      at += used;
    }
    return at;
  }

  #parseFrame(bytes: Buffer, at: number): number {
    if (bytes.length < at + frameHeadBytes) return 0;
    const length = bytes.readUInt16BE(at + 2);
    const end = at + frameHeadBytes + length;
    if (bytes.length < end) return 0;
    this.#garbageBytes = 0;
    this.#sink.onPacket(bytes[at + 1] ?? 0, bytes, at + frameHeadBytes, end);
    return frameHeadBytes + length;
  }

  #parseText(bytes: Buffer): number {
    if (!startsLikeMessage(bytes)) return this.#skipGarbage(bytes);
    const found = readMessage(bytes);
    if (!found) return 0;
    this.#garbageBytes = 0;
    this.#sink.onMessage(found.message);
    return found.length;
  }

  #skipGarbage(bytes: Buffer): number {
    let skipped = 1;
    while (skipped < bytes.length && bytes[skipped] !== dollar && !startsLikeMessage(bytes.subarray(skipped)))
      skipped += 1;
    this.#garbageBytes += skipped;
    if (this.#garbageBytes > maximumGarbageBytes) throw new RtspError('malformed', 'the stream is not RTSP');
    return skipped;
  }
}

/** Requests that a camera may send to us, and its answers. */
const openings = [
  'RTSP/',
  'OPTIONS ',
  'ANNOUNCE ',
  'REDIRECT ',
  'SET_PARAMETER ',
  'GET_PARAMETER ',
  'TEARDOWN ',
].map((word) => Buffer.from(word));

function startsLikeMessage(bytes: Buffer): boolean {
  return openings.some((word) => {
    const length = Math.min(word.length, bytes.length);
    return word.compare(bytes, 0, length, 0, length) === 0;
  });
}
