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

  /** Adds bytes from an offset on. False when the picture grows beyond reason. */
  append(bytes: Buffer, from = 0): boolean {
    const start = this.#nalStart ?? this.#length;
    const at = this.#nalStart === undefined ? start + lengthBytes : this.#length;
    const end = at + bytes.length - from;
    if (!this.#reserve(end)) return false;
    this.#nalStart = start;
    bytes.copy(this.#bytes, at, from);
    this.#length = end;
    return true;
  }

  /** Ends the NAL unit and gives a view of it. */
  endNal(): Buffer {
    const start = this.#nalStart ?? this.#length;
    const nal = this.#bytes.subarray(start + lengthBytes, this.#length);
    this.#bytes.writeUInt32BE(nal.length, start);
    this.#nalStart = undefined;
    return nal;
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
