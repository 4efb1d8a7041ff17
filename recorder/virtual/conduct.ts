import type { Misbehaviour } from './misbehaviour.ts';

/** Long enough to be noticed, short enough to be waited for. */
const goodMs = 20_000;
const badMs = 20_000;

/** How a camera that misbehaves behaves at this moment: well for a while, badly for a while. */
export class Conduct {
  readonly misbehaviour: Misbehaviour | undefined;
  readonly #startedAtMs = performance.now();

  constructor(misbehaviour: Misbehaviour | undefined) {
    this.misbehaviour = misbehaviour;
  }

  isBad(nowMs = performance.now()): boolean {
    return this.misbehaviour !== undefined && (nowMs - this.#startedAtMs) % (goodMs + badMs) >= goodMs;
  }

  is(misbehaviour: Misbehaviour): boolean {
    return this.misbehaviour === misbehaviour && this.isBad();
  }

  /** How often it has misbehaved. */
  get rounds(): number {
    return Math.floor((performance.now() - this.#startedAtMs + badMs) / (goodMs + badMs));
  }
}
