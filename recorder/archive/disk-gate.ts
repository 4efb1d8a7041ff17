/** Calls under way on one disk, below the number of libuv's threads so that a stuck disk leaves some to the others. */
const maximumUnderWay = 4;
/** Syncs of them: on a disk that others keep busy one takes seconds, and what waits to be written meanwhile lies in memory. */
const maximumSyncs = 3;

interface Lane {
  readonly limit: number;
  readonly waiting: (() => void)[];
  underWay: number;
}

/** Lets few calls at a disk at once. What is to be written goes before what is to be synced, and finds a place beside it. */
export class DiskGate {
  readonly #writes: Lane = { limit: maximumUnderWay, waiting: [], underWay: 0 };
  readonly #syncs: Lane = { limit: maximumSyncs, waiting: [], underWay: 0 };

  async write<T>(operation: () => Promise<T>): Promise<T> {
    return await this.#run(this.#writes, operation);
  }

  async sync<T>(operation: () => Promise<T>): Promise<T> {
    return await this.#run(this.#syncs, operation);
  }

  async #run<T>(lane: Lane, operation: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => {
      lane.waiting.push(resolve);
      this.#admit();
    });
    try {
      return await operation();
    } finally {
      lane.underWay -= 1;
      this.#admit();
    }
  }

  #admit(): void {
    for (const lane of [this.#writes, this.#syncs])
      while (this.#hasRoom(lane)) {
        lane.underWay += 1;
        lane.waiting.shift()?.();
      }
  }

  #hasRoom({ waiting, underWay, limit }: Lane): boolean {
    const all = this.#writes.underWay + this.#syncs.underWay;
    return waiting.length > 0 && underWay < limit && all < maximumUnderWay;
  }
}
