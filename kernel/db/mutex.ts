export type Lane = 'foreground' | 'background';

/** So many in a row go before one in the background is let through: it must not starve. */
const foregroundInARow = 4;

/**
 * One at a time. Within a lane first come, first served; who waits in the foreground goes before the background.
 * `acquire` resolves with the function that hands the turn on.
 */
export class Mutex {
  readonly #waiting: Readonly<Record<Lane, (() => void)[]>> = { foreground: [], background: [] };
  #isTaken = false;
  #passedInARow = 0;

  async acquire(lane: Lane = 'foreground'): Promise<() => void> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting[lane].push(resolve));
    this.#isTaken = true;
    let isHandedOn = false;
    return () => {
      if (isHandedOn) return;
      isHandedOn = true;
      this.#handOn();
    };
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** NOTE: the turn stays taken while it passes to a waiting one, or somebody who comes meanwhile would step between. */
  #handOn(): void {
    const next = this.#next();
    if (next) next();
    else this.#isTaken = false;
  }

  #next(): (() => void) | undefined {
    const { foreground, background } = this.#waiting;
    const isBackgroundNext = foreground.length === 0 || this.#passedInARow >= foregroundInARow;
    if (isBackgroundNext && background.length > 0) {
      this.#passedInARow = 0;
      return background.shift();
    }
    this.#passedInARow = background.length > 0 ? this.#passedInARow + 1 : 0;
    return foreground.shift();
  }
}
