const firstLength = 4096;

/** Numbers of 32 bits in the byte order of MP4, four bytes each however many come. */
export class GrowingTable {
  #bytes = Buffer.allocUnsafe(firstLength * 4);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length * 4 === this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#bytes.length * 2);
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    this.#bytes.writeUInt32BE(value >>> 0, this.#length * 4);
    this.#length += 1;
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length * 4);
  }
}

/** Pairs of (how many, value) as the tables of MP4 have them. */
export class RunLengths {
  readonly #table = new GrowingTable();
  #count = 0;
  #value = 0;

  push(value: number): void {
    if (this.#count > 0 && value !== this.#value) this.#close();
    this.#value = value;
    this.#count += 1;
  }

  /** The table; nothing can be added afterwards. */
  finish(): { readonly entries: number; readonly bytes: Buffer } {
    if (this.#count > 0) this.#close();
    return { entries: this.#table.length / 2, bytes: this.#table.bytes };
  }

  #close(): void {
    this.#table.push(this.#count);
    this.#table.push(this.#value);
    this.#count = 0;
  }
}
