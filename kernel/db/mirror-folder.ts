import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Copies wait for the disk and for the threads that serve it; more at once gain nothing. */
const atOnce = 16;

/**
 * Makes `target` hold the files of `source`. Files that `target` has already are copied again only when they differ in
 * size or were changed since `changedSinceMs`; what the source no longer has is removed.
 */
export async function mirrorFolder(source: string, target: string, changedSinceMs: number): Promise<void> {
  const files = await listFiles(source);
  const present = await listFiles(target);
  await Promise.all(
    [...new Set(files.folders)].map((folder) => mkdir(join(target, folder), { recursive: true })),
  );
  await forEachOf(files.names, async (name) => {
    const [from, to] = await Promise.all([statIfThere(join(source, name)), statIfThere(join(target, name))]);
    const isSame = from && to && from.size === to.size && from.mtimeMs < changedSinceMs;
    if (from && !isSame) await copyIfThere(join(source, name), join(target, name));
  });
  const wanted = new Set(files.names);
  await forEachOf(
    present.names.filter((name) => !wanted.has(name)),
    async (name) => await rm(join(target, name), { force: true }),
  );
}

async function listFiles(folder: string): Promise<{ names: string[]; folders: string[] }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathOf = (entry: { parentPath: string; name: string }) =>
    relative(folder, join(entry.parentPath, entry.name));
  const names = entries.filter((entry) => entry.isFile()).map(pathOf);
  const folders = entries.filter((entry) => entry.isDirectory()).map(pathOf);
  return { names, folders: [...folders, ...names.map(dirname)] };
}

async function forEachOf(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const waiting = names.values();
  const worker = async (): Promise<void> => {
    for (const name of waiting) await work(name);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** NOTE: while the database works, files come and go; what is gone needs no copy. */
async function statIfThere(path: string): Promise<Stats | undefined> {
  return await stat(path).catch(undefinedIfAbsent);
}

async function copyIfThere(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE).catch(undefinedIfAbsent);
}

function undefinedIfAbsent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
