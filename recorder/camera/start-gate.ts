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

  /** Resolves when it is this one's turn, or at once when stopped; dispose what it gives when the set-up is over. */
  async enter(signal?: AbortSignal): Promise<Disposable> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const admit = (): void => resolve(true);
    const onAbort = (): void => {
      const place = this.#waiting.indexOf(admit);
      if (place >= 0) this.#waiting.splice(place, 1);
      resolve(false);
    };
    this.#waiting.push(admit);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#admit();
    let isInside = await promise;
    signal?.removeEventListener('abort', onAbort);
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
