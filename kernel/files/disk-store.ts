import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { foldersOf } from './file-key.ts';
import { fileProblems } from './problems.ts';
import type { FileStore } from './store.ts';

export interface DiskStoreOptions {
  /** Left free for the database, which often shares the disk and must not stop for a photo. */
  readonly reserveBytes?: number;
  /** The border to the disk; replaced only to play a full one. */
  readonly writeBytes?: (file: FileHandle, bytes: Uint8Array) => Promise<void>;
}

const defaultReserveBytes = 256 * 1024 * 1024;
/** A write of a living process never takes this long. */
const abandonedAfterMs = 60 * 60_000;

/**
 * Keeps files under `<folder>/ab/cd/<key>`: written aside, synced, then renamed, so that a crash leaves a whole
 * file or none. The two levels come from the end of the id, which is random; its beginning is the time.
 */
export function createDiskStore(folder: string, options: DiskStoreOptions = {}): FileStore {
  const { reserveBytes = defaultReserveBytes, writeBytes = writeAll } = options;
  const unfinishedFolder = path.join(folder, 'unfinished');
  let readiness: Promise<void> | undefined;

  async function ready(): Promise<void> {
    readiness ??= prepareFolder(unfinishedFolder);
    await readiness;
  }

  async function freeBytes(): Promise<number> {
    await ready();
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  }

  async function put(key: string, bytes: Uint8Array): Promise<void> {
    const target = pathOf(folder, key);
    if ((await freeBytes()) - bytes.byteLength < reserveBytes) throw new Problem(fileProblems.noSpace);

    const unfinished = path.join(unfinishedFolder, newId());
    try {
      await writeSynced(unfinished, bytes, writeBytes);
      await mkdir(path.dirname(target), { recursive: true });
      await rename(unfinished, target);
      await syncFolder(path.dirname(target));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw isDiskFull(error) ? new Problem(fileProblems.noSpace) : error;
    }
  }

  return {
    put,
    freeBytes,
    async get(key) {
      const file = await openIfPresent(pathOf(folder, key));
      if (!file) return null;
      const { size } = await file.stat();
      return { byteSize: size, stream: file.createReadStream() };
    },
    remove: (key) => rm(pathOf(folder, key), { force: true }),
  };
}

function pathOf(folder: string, key: string): string {
  return path.join(folder, ...foldersOf(key), key);
}

async function writeSynced(
  name: string,
  bytes: Uint8Array,
  writeBytes: (file: FileHandle, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  await using file = await open(name, 'wx', 0o600);
  await writeBytes(file, bytes);
  await file.sync();
}

function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  return file.writeFile(bytes);
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

async function openIfPresent(name: string): Promise<FileHandle | null> {
  try {
    return await open(name, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const oldest = Date.now() - abandonedAfterMs;
  for (const name of await readdir(folder)) {
    const unfinished = await stat(path.join(folder, name)).catch(() => null);
    if (unfinished && unfinished.mtimeMs < oldest) await rm(path.join(folder, name), { force: true });
  }
}

function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
