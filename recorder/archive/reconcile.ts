import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeIndex } from '../mp4/stamps.ts';
import { scanFile } from '../mp4/scan.ts';
import type { ScannedFile } from '../mp4/scan.ts';
import type { FileStore } from './file.store.ts';
import type { FileRow } from './index-database.ts';
import { codeOf, footageFolder } from './storage.ts';
import type { Storage } from './storage.ts';

/** Rows vanish at most this far at once; more looks like a disk that is not what it seems. */
const breakerRows = 100;
const breakerShare = 0.5;

export interface Reconciliation {
  readonly recoveredFiles: number;
  readonly addedFiles: number;
  readonly foreignFiles: number;
  readonly missingFiles: number;
  /** Missing files whose rows were kept because they were too many. */
  readonly isBreakerOpen: boolean;
}

export interface ReconcileOptions {
  readonly storages: readonly Storage[];
  readonly files: FileStore;
  readonly recorderId: string;
  /** Rows that were open when the program started; those opened since are being written. */
  readonly leftOpen: readonly FileRow[];
  readonly isBeingWritten: (fileId: string) => boolean;
  readonly onRecovered: (cameraId: string, endedAtUs: number) => void;
  readonly signal: AbortSignal;
}

/** Makes index and disks agree again; runs beside recording. Files are only mended and counted, never deleted. */
export async function reconcile(options: ReconcileOptions): Promise<Reconciliation> {
  let recoveredFiles = 0;
  for (const row of options.leftOpen) {
    if (options.signal.aborted) break;
    if (await recoverOpen(row, options)) recoveredFiles += 1;
  }
  const totals = { recoveredFiles, addedFiles: 0, foreignFiles: 0, missingFiles: 0, isBreakerOpen: false };
  for (const storage of options.storages) {
    if (options.signal.aborted || storage.storageId === undefined || !isReadable(storage)) continue;
    const found = await compareStorage(storage, storage.storageId, options);
    totals.addedFiles += found.addedFiles;
    totals.foreignFiles += found.foreignFiles;
    totals.missingFiles += found.missingFiles;
    totals.isBreakerOpen ||= found.isBreakerOpen;
  }
  return totals;
}

function isReadable({ state }: Storage): boolean {
  return state === 'ready' || state === 'full';
}

async function recoverOpen(
  row: FileRow,
  { storages, files, onRecovered }: ReconcileOptions,
): Promise<boolean> {
  const storage = storages.find(({ storageId }) => storageId === row.storageId);
  if (!storage || !isReadable(storage)) return false;
  const path = join(storage.path, row.path);
  const scanned = await scanFile(path, { verify: true }).catch(ignoreMissing);
  if (!scanned) {
    files.remove(row.fileId);
    return false;
  }
  files.close(row.fileId, await mend(path, scanned));
  onRecovered(row.cameraId, endOf(scanned));
  return true;
}

/** Cuts a torn tail off and adds the table of fragments. */
async function mend(
  path: string,
  scanned: ScannedFile,
): Promise<Omit<FileRow, 'fileId' | 'cameraId' | 'storageId' | 'path' | 'runId' | 'startedAtUs'>> {
  const { fragments, wholeBytes, lastHash } = scanned;
  const index = makeIndex(fragments);
  if (!scanned.isClosed) {
    const handle = await open(path, 'r+');
    try {
      await handle.truncate(wholeBytes);
      await handle.write(index, 0, index.length, wholeBytes);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }
  return {
    endedAtUs: endOf(scanned),
    bytes: wholeBytes + index.length,
    fragments: fragments.length,
    indexOffset: wholeBytes,
    indexSize: index.length,
    lastHash,
  };
}

function endOf({ fragments, head }: ScannedFile): number {
  const last = fragments.at(-1);
  return last ? last.startedAtUs + last.durationUs : head.startedAtUs;
}

interface StorageTotals {
  addedFiles: number;
  foreignFiles: number;
  missingFiles: number;
  isBreakerOpen: boolean;
}

async function compareStorage(
  storage: Storage,
  storageId: string,
  options: ReconcileOptions,
): Promise<StorageTotals> {
  const totals: StorageTotals = { addedFiles: 0, foreignFiles: 0, missingFiles: 0, isBreakerOpen: false };
  const onDisk = new Set<string>();
  const known = new Map(options.files.listPaths(storageId).map(({ fileId, path }) => [path, fileId]));
  for await (const path of walkFootage(storage.path)) {
    if (options.signal.aborted) return totals;
    onDisk.add(path);
    if (known.has(path)) continue;
    const result = await adopt(path, storage, { storageId, options });
    if (result === 'added') totals.addedFiles += 1;
    if (result === 'foreign') totals.foreignFiles += 1;
  }
  const missing = [...known].filter(([path, fileId]) => !onDisk.has(path) && !options.isBeingWritten(fileId));
  totals.missingFiles = missing.length;
  totals.isBreakerOpen = missing.length > breakerRows && missing.length > breakerShare * known.size;
  if (!totals.isBreakerOpen) for (const [, fileId] of missing) options.files.remove(fileId);
  return totals;
}

async function adopt(
  path: string,
  storage: Storage,
  { storageId, options }: { storageId: string; options: ReconcileOptions },
): Promise<'added' | 'foreign' | 'writing'> {
  const fileId = fileIdOf(path);
  if (fileId !== undefined && (options.isBeingWritten(fileId) || options.files.isKnown(fileId)))
    return 'writing';
  const full = join(storage.path, path);
  const scanned = await scanFile(full, { verify: false }).catch(ignoreMissing);
  if (!scanned || scanned.head.recorderId !== options.recorderId) return 'foreign';
  const { fileId: id, cameraId, runId, startedAtUs } = scanned.head;
  options.files.add({
    fileId: id,
    cameraId,
    storageId,
    path,
    runId,
    startedAtUs,
    ...(await mend(full, scanned)),
  });
  return 'added';
}

function fileIdOf(path: string): string | undefined {
  return /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.mp4$/.exec(path)?.[1];
}

async function* walkFootage(root: string): AsyncGenerator<string> {
  for (const camera of await listDirectory(join(root, footageFolder)))
    for (const day of await listDirectory(join(root, footageFolder, camera)))
      yield* await listFootage(root, join(footageFolder, camera, day));
}

async function listFootage(root: string, folder: string): Promise<string[]> {
  const names = await listDirectory(join(root, folder));
  return names.filter((name) => name.endsWith('.mp4')).map((name) => join(folder, name));
}

async function listDirectory(path: string): Promise<string[]> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isDirectory ? (await readdir(path)).toSorted() : [];
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
  return undefined;
}
