/** Nobody sees that two pictures are this far apart. */
const closeSeconds = 0.05;
/** Further ahead a camera waits; it is so far ahead only behind a gap or a late start of the others. */
const aheadSeconds = 0.2;
/** Further behind it is quicker to load anew than to catch up. */
const lostSeconds = 4;
const leastHaste = 1.1;
const mostHaste = 1.6;

export type StepMove =
  | { readonly kind: 'wait' }
  /** On with this share of the usual speed. */
  | { readonly kind: 'go'; readonly haste: number }
  | { readonly kind: 'jump' };

/** What a camera does to be in step with the common clock; `leadSeconds` is how far ahead it is, in seconds of watching. */
export function stepMove(leadSeconds: number): StepMove {
  if (leadSeconds > aheadSeconds) return { kind: 'wait' };
  if (leadSeconds > closeSeconds) return { kind: 'go', haste: 1 / leastHaste };
  if (leadSeconds >= -closeSeconds) return { kind: 'go', haste: 1 };
  if (leadSeconds < -lostSeconds) return { kind: 'jump' };
  return { kind: 'go', haste: Math.min(mostHaste, leastHaste - leadSeconds / 4) };
}

/** The instant that all cameras are to show. */
export class StepClock {
  #atUs: number;
  #speed = 1;
  #startedMs: number | undefined;
  readonly #nowMs: () => number;

  constructor(atUs: number, nowMs: () => number = () => performance.now()) {
    this.#atUs = atUs;
    this.#nowMs = nowMs;
  }

  get instantUs(): number {
    const runMs = this.#startedMs === undefined ? 0 : this.#nowMs() - this.#startedMs;
    return Math.round(this.#atUs + runMs * 1000 * this.#speed);
  }

  get speed(): number {
    return this.#speed;
  }

  set(atUs: number, speed: number): void {
    this.#atUs = atUs;
    this.#speed = speed;
    if (this.#startedMs !== undefined) this.#startedMs = this.#nowMs();
  }

  run(): void {
    this.#startedMs ??= this.#nowMs();
  }

  hold(): void {
    this.#atUs = this.instantUs;
    this.#startedMs = undefined;
  }

  /** How far ahead of the clock an instant is, in seconds of watching. */
  leadOf(us: number): number {
    return (us - this.instantUs) / 1e6 / this.#speed;
  }
}
