import type { Misbehaviour } from './misbehaviour.ts';

/** How long a camera behaves well and then badly, over and over. */
export interface Rhythm {
  readonly goodMs: number;
  readonly badMs: number;
}

/** Long enough to be noticed, short enough to be waited for. */
const usualRhythm: Rhythm = { goodMs: 20_000, badMs: 20_000 };

/** How a camera that misbehaves behaves at this moment: well for a while, badly for a while. */
export class Conduct {
  readonly misbehaviour: Misbehaviour | undefined;
  readonly #rhythm: Rhythm;
  readonly #startedAtMs = performance.now();

  constructor(misbehaviour: Misbehaviour | undefined, rhythm = usualRhythm) {
    this.misbehaviour = misbehaviour;
    this.#rhythm = rhythm;
  }

  isBad(nowMs = performance.now()): boolean {
    const { goodMs, badMs } = this.#rhythm;
    return this.misbehaviour !== undefined && (nowMs - this.#startedAtMs) % (goodMs + badMs) >= goodMs;
  }

  is(misbehaviour: Misbehaviour): boolean {
    return this.misbehaviour === misbehaviour && this.isBad();
  }

  /** How often it has misbehaved. */
  get rounds(): number {
    const { goodMs, badMs } = this.#rhythm;
    return Math.floor((performance.now() - this.#startedAtMs + badMs) / (goodMs + badMs));
  }
}
