const maximumUnderWay = 256;
const spacingMs = 10;

/** Lets at most 256 connections be set up at once and starts no more than 100 a second. */
export class StartGate {
  readonly #maximum: number;
  readonly #spacingMs: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #isPacing = false;

  constructor(options: { readonly maximum?: number; readonly spacingMs?: number } = {}) {
    this.#maximum = options.maximum ?? maximumUnderWay;
    this.#spacingMs = options.spacingMs ?? spacingMs;
  }

  /** Resolves when it is this one's turn; dispose what it gives when the set-up is over. */
  async enter(): Promise<Disposable> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.#admit();
    await promise;
    let isInside = true;
    return {
      [Symbol.dispose]: () => {
        if (isInside) this.#underWay -= 1;
        isInside = false;
        this.#admit();
      },
    };
  }

  #admit(): void {
    if (this.#isPacing || this.#underWay >= this.#maximum) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#underWay += 1;
    this.#isPacing = true;
    setTimeout(() => {
      this.#isPacing = false;
      this.#admit();
    }, this.#spacingMs);
    next();
  }
}
