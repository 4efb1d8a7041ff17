import { newId } from '#kernel/ids.ts';
import type { Tracks } from '../mp4/head.ts';
import { markFlags, noHash } from '../mp4/stamps.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import type { FileStore } from './file.store.ts';
import { fileMinutes, nextChangeUs, phaseOf } from './file-change.ts';
import { FootageFile } from './footage-file.ts';
import { releaseFragment, settleFragment } from './fragment-memory.ts';
import type { Fragment } from './run.ts';
import { chooseStorage, isDiskError } from './storage.ts';
import type { Storage } from './storage.ts';
import type { Unwritten } from './unwritten.ts';

/** A fragment waits at most this long for fdatasync; with 1 s in memory and the call itself it stays below 5 s. */
const syncDelayMs = 2_500;
/** A file without a keyframe at its end goes on, but not for ever. */
const longestFileUs = 3 * fileMinutes * 60_000_000;

/** A run as the writer needs it. */
export interface RunFacts {
  readonly runId: string;
  readonly tracks: Tracks;
}

export interface WriterOptions {
  readonly cameraId: string;
  readonly recorderId: string;
  readonly storages: readonly Storage[];
  readonly files: FileStore;
  /** Of all cameras of the recorder. Beyond its share of it a camera's footage is dropped, and the ledger says so. */
  readonly unwritten: Unwritten;
  readonly onSealed: (entry: IndexEntry, pictures: number) => void;
  /** Footage could not be kept: no disk takes it. */
  readonly onDropped: (fragment: Fragment) => void;
}

interface Queued {
  readonly kind: 'fragment';
  readonly fragment: Fragment;
  readonly run: RunFacts;
  readonly cameraOffsetUs: number | undefined;
}

/** What is to be said when all before it is on the disk or lost. */
interface QueuedNote {
  readonly kind: 'note';
  readonly say: () => void;
}

/** Writes the fragments of one camera, one after the other, into files that change every five minutes. */
export class CameraWriter implements AsyncDisposable {
  readonly #options: WriterOptions;
  readonly #phaseUs: number;
  readonly #queue: (Queued | QueuedNote)[] = [];
  #underWay: Queued | undefined;
  #queueBytes = 0;
  #isWorking = false;
  #working: Promise<void> = Promise.resolve();
  #file: FootageFile | undefined;
  #fileRun: RunFacts | undefined;
  #numberInRun = 0;
  #lastHash: Buffer | undefined;
  #syncTimer: NodeJS.Timeout | undefined;
  #syncing: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#phaseUs = phaseOf(options.cameraId) * 1_000_000;
    options.unwritten.join();
  }

  get file(): FootageFile | undefined {
    return this.#file;
  }

  /** Fragments of a run that no file has yet, oldest first. */
  unsealedOf(runId: string): Fragment[] {
    const queued = this.#queue.filter((item) => item.kind === 'fragment');
    return [...(this.#underWay ? [this.#underWay] : []), ...queued]
      .filter(({ run }) => run.runId === runId)
      .map(({ fragment }) => fragment);
  }

  push(fragment: Fragment, run: RunFacts, cameraOffsetUs: number | undefined): void {
    const { unwritten, onDropped } = this.#options;
    if (this.#queueBytes > 0 && this.#queueBytes + fragment.bytes > unwritten.shareBytes) {
      onDropped(fragment);
      releaseFragment(fragment);
      return;
    }
    const isWaiting = this.#isWorking;
    const kept = isWaiting ? settleFragment(fragment) : fragment;
    this.#queue.push({ kind: 'fragment', fragment: kept, run, cameraOffsetUs });
    this.#queueBytes += fragment.bytes;
    unwritten.add(fragment.bytes);
    this.#workOn();
  }

  /** Says something in its order behind the fragments given before. */
  afterQueued(say: () => void): void {
    this.#queue.push({ kind: 'note', say });
    this.#workOn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#working;
    await this.#closeFile();
    await this.#closing;
    this.#options.unwritten.leave();
  }

  /** NOTE: work that has nothing to wait for is over before its promise is known, so the promise does not tell. */
  #workOn(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#working = this.#work();
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if (next.kind === 'note') {
        next.say();
        continue;
      }
      this.#underWay = next;
      await this.#write(next);
      this.#underWay = undefined;
      this.#queueBytes -= next.fragment.bytes;
      this.#options.unwritten.remove(next.fragment.bytes);
      releaseFragment(next.fragment);
    }
    this.#isWorking = false;
  }

  async #write(queued: Queued): Promise<void> {
    if (this.#file && this.#isFileOver(queued)) await this.#closeFile();
    for (const _attempt of this.#options.storages) {
      const storage = this.#file?.storage ?? chooseStorage(this.#options.storages);
      if (!storage) break;
      if (await this.#tryWrite(queued, storage)) return;
    }
    this.#options.onDropped(queued.fragment);
  }

  async #tryWrite({ fragment, run, cameraOffsetUs }: Queued, storage: Storage): Promise<boolean> {
    try {
      this.#file ??= await this.#createFile(storage, fragment, run);
      const entry = await this.#file.append(fragment, cameraOffsetUs);
      this.#lastHash = entry.hash;
      this.#scheduleSync();
      this.#options.onSealed(entry, fragment.pictures);
      return true;
    } catch (error) {
      if (!isDiskError(error)) throw error;
      await this.#abandonFile(storage, error);
      return false;
    }
  }

  async #createFile(storage: Storage, fragment: Fragment, run: RunFacts): Promise<FootageFile> {
    const { cameraId, recorderId, files } = this.#options;
    this.#numberInRun = this.#fileRun?.runId === run.runId ? this.#numberInRun + 1 : 0;
    this.#lastHash ??= files.findLastHash(cameraId) ?? noHash;
    const head = {
      fileId: newId(),
      recorderId,
      runId: run.runId,
      numberInRun: this.#numberInRun,
      startedAtUs: fragment.startedAtUs,
      previousHash: this.#lastHash,
      cameraId,
    };
    const file = await FootageFile.create(storage, head, run.tracks);
    this.#fileRun = run;
    files.add({
      ...head,
      storageId: storage.storageId ?? '',
      path: file.path,
      endedAtUs: null,
      bytes: file.bytes,
      fragments: 0,
      indexOffset: null,
      indexSize: null,
      lastHash: null,
    });
    return file;
  }

  #isFileOver({ fragment, run }: Queued): boolean {
    const file = this.#file;
    if (!file) return false;
    if (!file.storage.isUsable) return true;
    if (run.runId !== this.#fileRun?.runId) return true;
    const age = fragment.startedAtUs - file.head.startedAtUs;
    if (age > longestFileUs || age < 0) return true;
    const isKeyframe = (fragment.flags & markFlags.keyframe) !== 0;
    return isKeyframe && fragment.startedAtUs >= nextChangeUs(file.head.startedAtUs, this.#phaseUs);
  }

  /** Its last sync is not waited for, or what comes meanwhile would lie in memory; but there is one such file at most. */
  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    if (!file) return;
    await this.#closing;
    this.#closing = this.#finishFile(file, this.#syncing);
  }

  async #finishFile(file: FootageFile, syncing: Promise<void>): Promise<void> {
    await syncing;
    try {
      this.#finishRow(file, await file.close());
    } catch (error) {
      if (!isDiskError(error)) throw error;
      file.storage.setAside(error);
    }
  }

  async #abandonFile(storage: Storage, error: unknown): Promise<void> {
    storage.setAside(error);
    const file = this.#file;
    this.#file = undefined;
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    if (!file) return;
    await file.abandon();
    this.#finishRow(file, { indexOffset: null, indexSize: null });
  }

  #finishRow(file: FootageFile, place: { indexOffset: number | null; indexSize: number | null }): void {
    const last = file.entries.at(-1);
    this.#options.files.close(file.head.fileId, {
      endedAtUs: last ? last.startedAtUs + last.durationUs : file.head.startedAtUs,
      bytes: file.bytes + (place.indexSize ?? 0),
      fragments: file.entries.length,
      lastHash: file.lastHash,
      ...place,
    });
  }

  /** The first sync comes at a random moment, so that cameras that start together do not sync together. */
  #scheduleSync(): void {
    const file = this.#file;
    if (this.#syncTimer || !file) return;
    const isFirst = file.entries.length === 1;
    const delayMs = isFirst ? Math.random() * syncDelayMs : syncDelayMs;
    const timer = setTimeout(() => {
      this.#syncing = this.#sync(file, timer);
    }, delayMs);
    this.#syncTimer = timer;
  }

  /** One at a time: on a slow disk a second would only wait behind the first. */
  async #sync(file: FootageFile, timer: NodeJS.Timeout): Promise<void> {
    try {
      await file.sync();
    } catch (error) {
      if (!isDiskError(error)) throw error;
      file.storage.setAside(error);
    }
    if (this.#syncTimer !== timer) return;
    this.#syncTimer = undefined;
    if (file.isDirty) this.#scheduleSync();
  }
}
