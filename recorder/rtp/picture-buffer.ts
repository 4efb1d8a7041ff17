import { takePictureMemory } from './picture-memory.ts';

const lengthBytes = 4;
const firstBytes = 64 * 1024;
/** A picture larger than this is not a picture. */
const maximumBytes = 16 * 1024 * 1024;

/** Collects the NAL units of one picture behind their lengths, in memory that is used again for the next. */
export class PictureBuffer {
  #bytes = Buffer.allocUnsafe(firstBytes);
  #length = 0;
  #nalStart: number | undefined;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  get isInNal(): boolean {
    return this.#nalStart !== undefined;
  }

  /** Adds the bytes between two places. False when the picture grows beyond reason. */
  append(bytes: Buffer, from: number, until: number): boolean {
    const start = this.#nalStart ?? this.#length;
    const at = this.#nalStart === undefined ? start + lengthBytes : this.#length;
    const end = at + until - from;
    if (!this.#reserve(end)) return false;
    this.#nalStart = start;
    bytes.copy(this.#bytes, at, from, until);
    this.#length = end;
    return true;
  }

  /** The first byte of the NAL unit begun. */
  get nalHead(): number {
    return this.#bytes[(this.#nalStart ?? this.#length) + lengthBytes] ?? 0;
  }

  /** A view of the NAL unit begun. */
  get nal(): Buffer {
    return this.#bytes.subarray((this.#nalStart ?? this.#length) + lengthBytes, this.#length);
  }

  endNal(): void {
    const start = this.#nalStart ?? this.#length;
    this.#bytes.writeUInt32BE(this.#length - start - lengthBytes, start);
    this.#nalStart = undefined;
  }

  /** Forgets the NAL unit begun. */
  dropNal(): void {
    if (this.#nalStart !== undefined) this.#length = this.#nalStart;
    this.#nalStart = undefined;
  }

  take(): Buffer {
    this.dropNal();
    const picture = takePictureMemory(this.#length);
    this.#bytes.copy(picture, 0, 0, this.#length);
    this.#length = 0;
    return picture;
  }

  clear(): void {
    this.#nalStart = undefined;
    this.#length = 0;
  }

  #reserve(length: number): boolean {
    if (length > maximumBytes) return false;
    if (length <= this.#bytes.length) return true;
    const larger = Buffer.allocUnsafe(Math.min(maximumBytes, 2 * length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    return true;
  }
}
