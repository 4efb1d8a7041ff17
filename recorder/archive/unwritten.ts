import { totalmem } from 'node:os';

/** No camera needs more: half a minute of two megabits. */
const mostOfCameraBytes = 8 * 1024 * 1024;
/** Of the machine's memory, for all cameras while their disks hang. */
const memoryShare = 1 / 4;

/**
 * Footage in memory that no disk has taken yet. Each camera has the same share of what the machine can spare, so that what a
 * stuck disk holds up has a bound however many cameras there are, and takes no room from cameras of other disks.
 */
export class Unwritten {
  readonly #budgetBytes: number;
  #cameras = 0;
  #bytes = 0;

  constructor(budgetBytes = memoryBytes() * memoryShare) {
    this.#budgetBytes = budgetBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What a camera may hold; one fragment it may always. */
  get shareBytes(): number {
    return Math.min(mostOfCameraBytes, Math.floor(this.#budgetBytes / Math.max(1, this.#cameras)));
  }

  join(): void {
    this.#cameras += 1;
  }

  leave(): void {
    this.#cameras -= 1;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** Of the machine, or of what the system lets this process have. */
function memoryBytes(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}
