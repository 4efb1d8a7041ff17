import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { makeDescriptor, makeDirectory, makeLocalHeader } from '../verify/zip-format.ts';
import type { ZipEntry } from '../verify/zip-format.ts';

/** Takes bytes as fast as the other side does. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** Files that may come near 4 GiB get sizes of 64 bits. */
const largeFromBytes = 3 * 1024 ** 3;

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a package as a stream: nothing of it is kept but the names of its files. */
export class ZipWriter {
  readonly #sink: Sink;
  readonly #atUs: number;
  readonly #entries: ZipEntry[] = [];
  #offset = 0;

  constructor(sink: Sink, atUs: number) {
    this.#sink = sink;
    this.#atUs = atUs;
  }

  get bytes(): number {
    return this.#offset;
  }

  async addSmall(name: string, content: Buffer): Promise<WrittenFile> {
    const sha256 = createHash('sha256').update(content).digest('hex');
    await this.add(name, content.length, [content]);
    return { name, bytes: content.length, sha256 };
  }

  /** @param aboutBytes how large it will be, roughly */
  async add(
    name: string,
    aboutBytes: number,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<number> {
    const isLarge = aboutBytes >= largeFromBytes || this.#offset >= largeFromBytes;
    const offset = this.#offset;
    await this.#write(makeLocalHeader({ name, isLarge }, this.#atUs));
    let size = 0;
    let crc = 0;
    for await (const piece of content) {
      crc = crc32(piece, crc);
      size += piece.length;
      await this.#write(piece);
    }
    const entry = { name, offset, size, crc32: crc, isLarge };
    await this.#write(makeDescriptor(entry));
    this.#entries.push(entry);
    return size;
  }

  async finish(): Promise<void> {
    await this.#write(makeDirectory(this.#entries, { offset: this.#offset, atUs: this.#atUs }));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#offset += bytes.length;
    await this.#sink(bytes);
  }
}
