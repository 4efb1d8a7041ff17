import type { Journal } from './journal.ts';
import type { Caller } from './route.ts';

/*
 * A covered camera is watched by a picture a second. One row of the journal tells of the minute that begins with its first
 * picture; a row for each would fill the journal with what says nothing new.
 */

const minuteUs = 60_000_000;
/** Of so many people and cameras at once; who was forgotten is put on record once more. */
const rememberedLooks = 2_000;

export class SnapshotLooks {
  readonly #journal: Journal;
  readonly #untilUs = new Map<string, number>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** @throws ApiProblem `journal-failed` */
  note(caller: Caller, cameraId: string, nowUs: number): void {
    const key = JSON.stringify([caller.person, caller.session, cameraId]);
    const untilUs = this.#untilUs.get(key) ?? 0;
    // NOTE: a clock that was put back must not leave hours without a row.
    if (nowUs < untilUs && untilUs <= nowUs + minuteUs) return;
    const toUs = nowUs + minuteUs;
    this.#journal.note(caller, { cameraId, right: 'live', what: 'picture', fromUs: nowUs, toUs });
    this.#untilUs.delete(key);
    this.#untilUs.set(key, toUs);
    const [oldest] = this.#untilUs.keys();
    if (this.#untilUs.size > rememberedLooks && oldest !== undefined) this.#untilUs.delete(oldest);
  }
}
