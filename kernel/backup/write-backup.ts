import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findTown } from '#kernel/config/town.store.ts';
import { executeSqlOn } from '#kernel/db/execute-sql.ts';
import type { Database } from '#kernel/db/database.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import type { FileStore } from '#kernel/files/store.ts';
import { openArchiveWriter } from './archive-writer.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { openBackup } from './archive-reader.ts';
import { isDataFileName, listDataFiles, readDataFile } from './data-files.ts';
import { dumpDatabase } from './dump.ts';
import { BackupFailed } from './errors.ts';
import { backupFormatVersion } from './manifest.ts';
import type { BackupManifest } from './manifest.ts';
import { listStoredKeys } from './stored-keys.store.ts';

export interface BackupSource {
  readonly database: Database;
  readonly files: FileStore;
  readonly dataDirectory: string;
  /** Schemas of the kernel's parts and the modules. */
  readonly schemas: readonly string[];
  readonly productVersion: string;
}

export interface BackupOptions {
  readonly file: string;
  /** `left-in-place` for backups beside the data: pictures are written once and would fill the disk again and again. */
  readonly files: 'included' | 'left-in-place';
  readonly createdAt: Date;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Left for everything else on the disk. */
const reserveBytes = 256 * 1024 * 1024;

/**
 * Writes database and files into one file, reads it back whole, and only then gives it its name.
 * All rows are of one moment. On the embedded database nothing else runs meanwhile: see `embedded-copy.ts`.
 *
 * @throws BackupFailed when the file exists or the disk is full
 */
export async function writeBackup(source: BackupSource, options: BackupOptions): Promise<BackupManifest> {
  await refuseBadTarget(options.file);
  await using archive = await openArchiveWriter(options.file);
  await withoutTimeLimit(async () => await writeParts(source, archive, options));
  options.onProgress('verifying');
  const manifest = await verify(archive.unfinishedFile, options.signal);
  options.signal.throwIfAborted();
  await archive.publish();
  return manifest;
}

/** Throws `BackupFailed` when the file exists or its folder cannot take it. */
export async function refuseBadTarget(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new BackupFailed(`${file} exists already: choose another name.`);
  const { bavail, bsize } = await statfs(dirname(file)).catch((cause: unknown) => {
    throw new BackupFailed(`The folder ${dirname(file)} cannot be written to.`, { cause });
  });
  if (bavail * bsize < reserveBytes)
    throw new BackupFailed(`There is no space left for a backup in ${dirname(file)}.`);
}

async function writeParts(
  source: BackupSource,
  archive: ArchiveWriter,
  options: BackupOptions,
): Promise<void> {
  const { createdAt, signal, onProgress } = options;
  await source.database.transaction(async (db) => {
    await executeSqlOn(db, 'set transaction isolation level repeatable read, read only');
    const town = await findTown(db);
    if (!town) throw new BackupFailed('There is no town in this database yet.');
    const facts = await dumpDatabase(db, archive, { schemas: source.schemas, onProgress, signal });
    await writeDataFiles(archive, source.dataDirectory);
    const files =
      options.files === 'included'
        ? await writeFiles(db, archive, source.files, options)
        : { kind: 'left-in-place' as const };
    await archive.seal({
      format: 'veche-backup',
      formatVersion: backupFormatVersion,
      productVersion: source.productVersion,
      createdAt: createdAt.toISOString(),
      town: { kind: town.kind, name: town.name },
      databaseKind: source.database.kind,
      ...facts,
      files,
    });
  });
}

async function writeDataFiles(archive: ArchiveWriter, dataDirectory: string): Promise<void> {
  for (const name of await listDataFiles(dataDirectory)) {
    const bytes = isDataFileName(name) ? await readDataFile(dataDirectory, name) : null;
    if (bytes) await archive.add(`data/${name}`, bytes);
  }
}

/** A file whose row is there and whose bytes are gone must not stop the backup of all others; it is named in it. */
async function writeFiles(
  db: AnyDb,
  archive: ArchiveWriter,
  store: FileStore,
  { onProgress, signal }: BackupOptions,
): Promise<Extract<BackupManifest['files'], { kind: 'included' }>> {
  const missing: string[] = [];
  let count = 0;
  for await (const key of listStoredKeys(db)) {
    signal.throwIfAborted();
    const object = await store.get(key);
    if (object === null) {
      missing.push(key);
      continue;
    }
    await archive.addStream(`files/${key}`, object.byteSize, object.stream);
    count += 1;
    if (count % 1_000 === 0) onProgress(`${count} files`);
  }
  onProgress(`${count} files${missing.length > 0 ? `, ${missing.length} missing` : ''}`);
  return { kind: 'included', count, missing };
}

async function verify(file: string, signal: AbortSignal): Promise<BackupManifest> {
  await using backup = await openBackup(file, signal);
  return backup.manifest;
}
