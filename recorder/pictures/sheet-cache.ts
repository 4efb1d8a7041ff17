/** A contact sheet and the instants of its tiles, as its header tells them. */
export interface Sheet {
  readonly jpeg: Buffer;
  readonly instants: string;
}

const maximumBytes = 32 * 1024 * 1024;

/** The contact sheets asked for last. */
export class SheetCache {
  readonly #sheets = new Map<string, Sheet>();
  #bytes = 0;

  find(key: string): Sheet | undefined {
    const sheet = this.#sheets.get(key);
    if (!sheet) return undefined;
    this.#sheets.delete(key);
    this.#sheets.set(key, sheet);
    return sheet;
  }

  keep(key: string, sheet: Sheet): void {
    if (this.#sheets.has(key)) return;
    this.#sheets.set(key, sheet);
    this.#bytes += sheet.jpeg.length;
    for (const [oldest, { jpeg }] of this.#sheets) {
      if (this.#bytes <= maximumBytes) return;
      this.#sheets.delete(oldest);
      this.#bytes -= jpeg.length;
    }
  }
}
