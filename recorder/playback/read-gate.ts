/** Reads of viewers under way on one disk; with those of recording they stay far below libuv's threads. */
const maximumReads = 3;

/** Lets few readers at a disk at once, so that viewers never hold up recording. */
export class ReadGate {
  #underWay = 0;
  readonly #waiting: (() => void)[] = [];

  async run<T>(read: () => Promise<T>): Promise<T> {
    if (this.#underWay >= maximumReads) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#underWay += 1;
    try {
      return await read();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay -= 1;
    }
  }
}
