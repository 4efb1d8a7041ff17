import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProblemListener } from './index-database.ts';
import { appendHoldLines, keyOf, readHoldLines } from './hold-journal.ts';
import type { HoldLine } from './hold-journal.ts';
import type { Hold, HoldStore } from './hold.store.ts';
import type { Storage } from './storage.ts';

export const holdCopyName = 'veche-holds.jsonl';
const copyLimitMs = 2_000;

export interface HoldsOptions {
  readonly store: HoldStore;
  /** Beside the configuration; a hold is placed when it stands here. */
  readonly file: string;
  readonly storages: readonly Storage[];
  readonly onProblem: ProblemListener;
}

/**
 * Holds in force. The index answers, files remember: what they know is brought into the index before anything is deleted,
 * so an index that was lost and filled again from footage frees nothing that is held.
 */
export class Holds {
  readonly #options: HoldsOptions;
  readonly #lines = new Map<string, HoldLine>();
  /** Storages whose copy is known. */
  readonly #recovered = new Set<string>();
  readonly #turns = new Map<string, Promise<void>>();
  #isOwnFileRead = false;

  constructor(options: HoldsOptions) {
    this.#options = options;
  }

  list(): Hold[] {
    return this.#options.store.list();
  }

  find(holdId: string): Hold | undefined {
    return this.#options.store.find(holdId);
  }

  /** @throws when the file cannot be written; then there is no hold */
  async add(hold: Hold): Promise<void> {
    await this.#write({ kind: 'placed', ...hold });
    this.#options.store.add(hold);
  }

  /** Ends a hold; who did and why stays. */
  async release(
    hold: Hold,
    by: { readonly person: string; readonly reason: string; readonly atUs: number },
  ): Promise<void> {
    await this.#write({ kind: 'released', holdId: hold.holdId, ...by });
    this.#options.store.release(hold, by);
  }

  /**
   * Before anything is deleted on a storage: the file beside the configuration and the storage's own copy are known, and
   * each has what the other had.
   *
   * @throws when one of them cannot be read; then nothing may be deleted
   */
  async recover(storage: Storage): Promise<void> {
    const { file } = this.#options;
    const { storageId = '' } = storage;
    if (!this.#isOwnFileRead) await this.#inTurn(file, async () => await this.#take(file));
    this.#isOwnFileRead = true;
    if (this.#recovered.has(storageId)) return;
    const copy = copyOf(storage);
    await this.#inTurn(copy, async () => await this.#take(copy));
    await this.#complete(file);
    await this.#complete(copy);
    this.#recovered.add(storageId);
  }

  async #take(path: string): Promise<void> {
    const { store } = this.#options;
    const ofIndex = store.list().map((hold): HoldLine => ({ kind: 'placed', ...hold }));
    for (const line of [...(await readHoldLines(path)), ...ofIndex]) this.#lines.set(keyOf(line), line);
    store.replay([...this.#lines.values()]);
  }

  async #complete(path: string): Promise<void> {
    await this.#inTurn(path, async () => {
      const known = new Set((await readHoldLines(path)).map(keyOf));
      const missing = [...this.#lines.values()].filter((line) => !known.has(keyOf(line)));
      if (missing.length > 0) await appendHoldLines(path, missing);
    });
  }

  /** The file is the promise; a copy that fails is told and completed at the next start, one on a stuck disk not waited for. */
  async #write(line: HoldLine): Promise<void> {
    const { file, storages, onProblem } = this.#options;
    await this.#inTurn(file, async () => await appendHoldLines(file, [line]));
    this.#lines.set(keyOf(line), line);
    const copies = storages
      .filter(({ isUsable }) => isUsable)
      .map(copyOf)
      .map(async (copy) => {
        await this.#inTurn(copy, async () => await appendHoldLines(copy, [line])).catch(onProblem);
      });
    await Promise.race([Promise.all(copies), pause(copyLimitMs, undefined, { ref: false })]);
  }

  async #inTurn(path: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#turns.get(path) ?? Promise.resolve()).then(work);
    this.#turns.set(
      path,
      done.catch(() => {}),
    );
    await done;
  }
}

function copyOf({ path }: Storage): string {
  return join(path, holdCopyName);
}
