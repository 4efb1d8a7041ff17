import { mkdir, readFile, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#kernel/ids.ts';
import { z } from 'zod';
import { DiskGate } from './disk-gate.ts';
import { syncDirectory, writeFileDurably } from './durable.ts';

export const markerName = 'veche-storage.json';
export const footageFolder = 'footage';

const markerSchema = z.object({ recorderId: z.uuid(), storageId: z.uuid() });
export type Marker = z.infer<typeof markerSchema>;

export type StorageState = 'ready' | 'full' | 'not-mounted' | 'foreign' | 'failed';

const setAsideMs = 10_000;

export interface StorageOptions {
  readonly path: string;
  readonly reserveBytes: number;
  readonly recorderId: string;
  /** What the recorder remembers of this path; undefined for one never used. */
  readonly knownStorageId: string | undefined;
}

/** One directory of footage on a disk, known by its marker. */
export class Storage {
  readonly path: string;
  readonly reserveBytes: number;
  readonly #options: StorageOptions;
  #storageId: string | undefined;
  #state: StorageState = 'not-mounted';
  #setAsideUntilMs = 0;
  readonly #gate = new DiskGate();
  freeBytes = 0;
  cause = '';

  constructor(options: StorageOptions) {
    this.#options = options;
    this.path = options.path;
    this.reserveBytes = options.reserveBytes;
    this.#storageId = options.knownStorageId;
  }

  get state(): StorageState {
    return this.#state;
  }

  get storageId(): string | undefined {
    return this.#storageId;
  }

  get isUsable(): boolean {
    return this.#state === 'ready' && !this.#isSetAside;
  }

  get #isSetAside(): boolean {
    return performance.now() < this.#setAsideUntilMs;
  }

  /** Looks at marker and free space. An unknown and empty directory becomes ours. */
  async check(): Promise<void> {
    try {
      const state = await this.#examine();
      // NOTE: a disk that gives what it has may still take nothing.
      if (state !== 'ready' || !this.#isSetAside) this.#state = state;
    } catch (error) {
      this.#state = 'failed';
      this.cause = codeOf(error);
    }
  }

  /** After an error of the disk: nothing is written here for 10 s, and it is called so. */
  setAside(error: unknown): void {
    this.#setAsideUntilMs = performance.now() + setAsideMs;
    this.cause = codeOf(error);
    this.#state = this.cause === 'ENOSPC' || this.cause === 'EDQUOT' ? 'full' : 'failed';
  }

  /** Runs a file operation with few others beside it on this disk. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    return await this.#gate.write(operation);
  }

  /** Runs one that waits for the platter; it never keeps writes waiting. */
  async sync<T>(operation: () => Promise<T>): Promise<T> {
    return await this.#gate.sync(operation);
  }

  async #examine(): Promise<StorageState> {
    const marker = await readMarker(this.path);
    const { recorderId } = this.#options;
    if (!marker) {
      if (this.#storageId !== undefined || !(await isEmpty(this.path))) return 'not-mounted';
      this.#storageId = newId();
      await writeMarker(this.path, { recorderId, storageId: this.#storageId });
    } else if (
      marker.recorderId !== recorderId ||
      (this.#storageId ?? marker.storageId) !== marker.storageId
    ) {
      return 'foreign';
    } else {
      this.#storageId = marker.storageId;
    }
    const { bavail, bsize } = await statfs(this.path);
    this.freeBytes = bavail * bsize;
    return this.freeBytes > this.reserveBytes ? 'ready' : 'full';
  }
}

/** The usable storage with most room above its reserve. */
export function chooseStorage(storages: readonly Storage[]): Storage | undefined {
  const room = ({ freeBytes, reserveBytes }: Storage): number => freeBytes - reserveBytes;
  return storages.filter(({ isUsable }) => isUsable).toSorted((a, b) => room(b) - room(a))[0];
}

export async function readMarker(path: string): Promise<Marker | undefined> {
  try {
    return markerSchema.parse(JSON.parse(await readFile(join(path, markerName), 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeMarker(path: string, marker: Marker): Promise<void> {
  await mkdir(join(path, footageFolder), { recursive: true });
  await writeFileDurably(join(path, markerName), `${JSON.stringify(marker)}\n`);
  await syncDirectory(path);
}

async function isEmpty(path: string): Promise<boolean> {
  const names = await readdir(path);
  return names.every((name) => name === 'lost+found');
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}

/** Whether an error is one of the disk and not of the program. */
export function isDiskError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
