import { rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore } from './file.store.ts';
import type { FileRow } from './index-database.ts';
import { planRetention } from './retention-plan.ts';
import { codeOf } from './storage.ts';
import type { Storage } from './storage.ts';

/** Looked at in one round; the next round goes on. */
const filesPerRound = 2_000;
/** Freed beyond the reserve, so that a round is needed only now and then; less where the reserve is small. */
const largestHeadroomBytes = 2 * 1024 ** 3;
const smallestHeadroomBytes = 64 * 1024 ** 2;
/** Deleted by age in one hour at most, as a share of the files of a storage: a wrong date must not empty a disk. */
const breakerShare = 0.1;
/** A small archive may go on deleting what is due. */
const breakerFiles = 500;
const hourMs = 3_600_000;

export interface RetentionOutcome {
  readonly deletedFiles: number;
  readonly missingBytes: number;
  readonly isBreakerOpen: boolean;
}

/** Deletes what is due on one storage after another; file first, then row. */
export class Retention {
  readonly #files: FileStore;
  readonly #deletedAtMs = new Map<string, number[]>();

  constructor(files: FileStore) {
    this.#files = files;
  }

  async run(storage: Storage, nowUs: number): Promise<RetentionOutcome> {
    const { storageId } = storage;
    const isReadable = storage.state === 'ready' || storage.state === 'full';
    if (storageId === undefined || !isReadable)
      return { deletedFiles: 0, missingBytes: 0, isBreakerOpen: false };
    const lacking = storage.reserveBytes - storage.freeBytes;
    const headroomBytes = headroomOf(storage);
    const plan = planRetention({
      expired: this.#files.listExpired(storageId, nowUs, filesPerRound),
      pastMinimum:
        lacking + headroomBytes > 0 ? this.#files.listPastMinimum(storageId, nowUs, filesPerRound) : [],
      wantedBytes: lacking + headroomBytes > 0 ? Math.max(0, lacking) + headroomBytes : 0,
    });
    const expired = this.#withinBreaker(storageId, plan.expired);
    for (const file of [...expired, ...plan.forSpace]) await this.#delete(storage, file);
    return {
      deletedFiles: expired.length + plan.forSpace.length,
      missingBytes: lacking > 0 ? plan.missingBytes : 0,
      isBreakerOpen: expired.length < plan.expired.length,
    };
  }

  #withinBreaker(storageId: string, due: readonly FileRow[]): readonly FileRow[] {
    const nowMs = performance.now();
    const recent = (this.#deletedAtMs.get(storageId) ?? []).filter((atMs) => nowMs - atMs < hourMs);
    const total = this.#files.count(storageId) + recent.length;
    const allowed = Math.max(breakerFiles, breakerShare * total) - recent.length;
    const now = due.slice(0, Math.max(0, Math.floor(allowed)));
    this.#deletedAtMs.set(storageId, [...recent, ...now.map(() => nowMs)]);
    return now;
  }

  async #delete(storage: Storage, { path, fileId }: FileRow): Promise<void> {
    const full = join(storage.path, path);
    await storage.run(async () => await unlink(full).catch(ignoreMissing));
    this.#files.remove(fileId);
    await rmdir(dirname(full)).catch(ignoreUsed);
  }
}

/** What retention keeps free above the reserve. */
export function headroomOf({ reserveBytes }: Storage): number {
  return Math.min(largestHeadroomBytes, Math.max(smallestHeadroomBytes, reserveBytes / 10));
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** The day's folder goes with its last file. */
function ignoreUsed(error: unknown): void {
  if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error))) throw error;
}
