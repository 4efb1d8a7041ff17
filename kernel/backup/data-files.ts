import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RestoreRefused } from './errors.ts';

/*
 * What a town keeps beside database and pictures: the key that signs sessions and locks second factors, the password of
 * a demo town, and its own wording. All are small.
 */
const singleFiles = ['secret', 'demo-password'];
const folder = 'languages';

export async function listDataFiles(dataDirectory: string): Promise<string[]> {
  const packs = await readdir(join(dataDirectory, folder)).catch(ifAbsent([]));
  const names = [
    ...singleFiles,
    ...packs.filter((name) => name.endsWith('.json')).map((name) => join(folder, name)),
  ];
  const present = await Promise.all(
    names.map(async (name) => ((await readDataFile(dataDirectory, name)) ? name : [])),
  );
  return present.flat();
}

export async function readDataFile(dataDirectory: string, name: string): Promise<Buffer | null> {
  return await readFile(join(dataDirectory, name)).catch(ifAbsent(null));
}

/** Throws `RestoreRefused` when a file of this name with other content is there: it would lock people out. */
export async function refuseOtherDataFile(dataDirectory: string, name: string, bytes: Buffer): Promise<void> {
  const present = await readDataFile(dataDirectory, name);
  if (present === null || present.equals(bytes)) return;
  throw new RestoreRefused(
    `${join(dataDirectory, name)} differs from the one in the backup. Move it away, or restore into a new data directory.`,
  );
}

export async function writeDataFile(dataDirectory: string, name: string, bytes: Buffer): Promise<void> {
  const path = join(dataDirectory, name);
  await mkdir(dirname(path), { recursive: true });
  if ((await readDataFile(dataDirectory, name)) !== null) return;
  await writeFile(path, bytes, { mode: 0o600 });
  await using handle = await open(path, 'r');
  await handle.sync();
}

/** A part's name is ours, but the file is not: nothing outside the known names is written. */
export function isDataFileName(name: string): boolean {
  return singleFiles.includes(name) || /^languages\/[A-Za-z0-9-]+\.json$/.test(name);
}

function ifAbsent<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
