import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { verifyAudit } from '#kernel/audit/verify.ts';
import type { AuditVerdict } from '#kernel/audit/verify.ts';
import { openDatabase } from '#kernel/db/database.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import type { Database } from '#kernel/db/database.ts';
import { lockDataDirectory } from '#kernel/db/data-directory-lock.ts';
import { DATABASE_FOLDER } from '#kernel/db/embedded.ts';
import { migrateAll } from '#kernel/db/migrate.ts';
import type { SchemaPart } from '#kernel/db/migrate.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import { createDiskStore } from '#kernel/files/disk-store.ts';
import { openFileStore } from '#kernel/files/open-store.ts';
import type { FileStore } from '#kernel/files/store.ts';
import { openBackup } from './archive-reader.ts';
import type { BackupReader } from './archive-reader.ts';
import { hasTable, listExistingSchemas, quote } from './catalog.store.ts';
import { isDataFileName, refuseOtherDataFile, writeDataFile } from './data-files.ts';
import { RestoreRefused } from './errors.ts';
import { loadDatabase } from './load.ts';
import type { BackupManifest } from './manifest.ts';
import { listStoredKeys } from './stored-keys.store.ts';

export interface RestoreTarget {
  readonly dataDirectory: string;
  /** Undefined: the embedded database in the data directory. */
  readonly databaseUrl: string | undefined;
  /** A folder with an empty embedded database to begin from; without one it is made. */
  readonly madeFrom?: string;
  /** Undefined: files lie in the data directory. */
  readonly s3: BootConfig['s3'];
  /** All parts of this Veche, in the order of their migrations. */
  readonly parts: readonly SchemaPart[];
}

export interface RestoreOptions {
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface RestoreOutcome {
  readonly manifest: BackupManifest;
  readonly rowCount: number;
  /** Files the database names and no one has. */
  readonly missingFiles: readonly string[];
  readonly audit: AuditVerdict;
}

const unfinishedFolder = 'restore.unfinished';

/**
 * Restores a backup into a new town: verifies every byte, then writes, then checks what was written.
 * The town begins to exist at the end, at once: the data directory's database by a rename, a server's by a commit.
 *
 * @throws BackupDamaged, RestoreRefused, DataDirectoryInUse; nothing is left in the database then
 */
export async function restoreBackup(
  file: string,
  target: RestoreTarget,
  options: RestoreOptions,
): Promise<RestoreOutcome> {
  options.onProgress('verifying the backup');
  await using backup = await openBackup(file, options.signal);
  refuseUnknownMigrations(backup.manifest, target.parts);
  const restore = { backup, file, target, options };
  return target.databaseUrl === undefined
    ? await restoreEmbedded(restore)
    : await restoreToServer(restore, target.databaseUrl);
}

interface Restore {
  readonly backup: BackupReader;
  readonly file: string;
  readonly target: RestoreTarget;
  readonly options: RestoreOptions;
}

function refuseUnknownMigrations(manifest: BackupManifest, parts: readonly SchemaPart[]): void {
  const known = new Map(parts.map(({ schema, migrations }) => [schema, migrations]));
  for (const { schema, migrations } of manifest.schemas) {
    const unknown = migrations.find((name) => !Object.hasOwn(known.get(schema) ?? {}, name));
    if (unknown === undefined) continue;
    throw new RestoreRefused(
      `The backup is of Veche ${manifest.productVersion} and holds changes this Veche does not know ` +
        `(${schema} ${unknown}): use that version or a newer one.`,
    );
  }
}

async function restoreEmbedded(restore: Restore): Promise<RestoreOutcome> {
  const directory = resolve(restore.target.dataDirectory);
  using _lock = lockDataDirectory(directory);
  const place = join(directory, DATABASE_FOLDER);
  if (await isThere(place)) {
    throw new RestoreRefused(
      `${directory} holds a database already. Restore into a new data directory (VECHE_DATA), ` +
        `or move the folder ${place} away first.`,
    );
  }
  await refuseOtherData(restore);
  const unfinished = join(directory, unfinishedFolder);
  await rm(unfinished, { recursive: true, force: true });
  try {
    const outcome = await fillNewDatabase(restore, unfinished);
    await rename(join(unfinished, DATABASE_FOLDER), place);
    return outcome;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function fillNewDatabase(restore: Restore, directory: string): Promise<RestoreOutcome> {
  await using database = await openDatabase({
    kind: 'embedded',
    directory,
    madeFrom: restore.target.madeFrom,
  });
  return await fillDatabase(restore, database);
}

async function restoreToServer(restore: Restore, url: string): Promise<RestoreOutcome> {
  if (restore.backup.manifest.town.kind === 'demo') {
    throw new RestoreRefused(
      'This is a demo town, and a demo town lives in the embedded database only: unset DATABASE_URL.',
    );
  }
  await mkdir(restore.target.dataDirectory, { recursive: true, mode: 0o700 });
  await using database = await openDatabase({ kind: 'server', url });
  const schemas = restore.target.parts.map(({ schema }) => schema);
  await refuseFullDatabase(database, schemas);
  await refuseOtherData(restore);
  try {
    return await fillDatabase(restore, database);
  } catch (error) {
    await dropSchemas(database, schemas);
    throw error;
  }
}

/** What an interrupted restore left has no town in it, and is taken away; anything else is not ours to touch. */
async function refuseFullDatabase(database: Database, schemas: readonly string[]): Promise<void> {
  const present = await listExistingSchemas(database.handle, schemas);
  if (present.length === 0) return;
  const isOurs = await hasTable(database.handle, 'config.town');
  const { rows } = isOurs ? await database.executeSql('select from config.town') : { rows: [{}] };
  if (rows.length > 0) {
    throw new RestoreRefused(
      `The database is not empty (it has the schemas ${present.join(', ')}). Restore into a new database.`,
    );
  }
  await dropSchemas(database, schemas);
}

async function dropSchemas(database: Database, schemas: readonly string[]): Promise<void> {
  await database.executeSql(`drop schema if exists ${schemas.map(quote).join(', ')} cascade`);
}

async function fillDatabase(restore: Restore, database: Database): Promise<RestoreOutcome> {
  const { backup, target, options } = restore;
  const { manifest } = backup;
  const store = openFileStore(target);
  await migrateAll(database, partsAt(manifest, target.parts));
  await putFiles(restore, store);
  await withoutTimeLimit(
    async () => await database.transaction(async (db) => await loadDatabase(db, backup, options)),
  );
  options.onProgress('bringing the database up to date');
  await migrateAll(database, target.parts);
  const missingFiles = await findMissingFiles(database, store, neighbourOf(restore.file));
  options.onProgress('verifying the audit');
  return {
    manifest,
    rowCount: manifest.tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
    missingFiles,
    audit: await verifyAudit(database.handle),
  };
}

/** The parts as they were when the backup was made, so that its rows fit the tables. */
function partsAt(manifest: BackupManifest, parts: readonly SchemaPart[]): SchemaPart[] {
  const passed = new Map(manifest.schemas.map(({ schema, migrations }) => [schema, new Set(migrations)]));
  return parts.flatMap(({ schema, migrations }) => {
    const names = passed.get(schema);
    if (!names || names.size === 0) return [];
    const known = Object.entries(migrations).filter(([name]) => names.has(name));
    return [{ schema, migrations: Object.fromEntries(known) }];
  });
}

async function refuseOtherData({ backup, target }: Restore): Promise<void> {
  for (const name of dataFilesOf(backup.manifest)) {
    await refuseOtherDataFile(target.dataDirectory, name, await backup.read(`data/${name}`));
  }
}

/** Before the rows: a file without a row does no harm, a row without a file does. */
async function putFiles({ backup, target, options }: Restore, store: FileStore): Promise<void> {
  for (const name of dataFilesOf(backup.manifest)) {
    await writeDataFile(target.dataDirectory, name, await backup.read(`data/${name}`));
  }
  let count = 0;
  for (const { name } of backup.manifest.parts) {
    if (!name.startsWith('files/')) continue;
    options.signal.throwIfAborted();
    await store.put(name.slice('files/'.length), await backup.read(name));
    count += 1;
    if (count % 1_000 === 0) options.onProgress(`${count} files`);
  }
  if (count > 0) options.onProgress(`${count} files`);
}

function dataFilesOf({ parts }: BackupManifest): string[] {
  const names = parts.flatMap(({ name }) => (name.startsWith('data/') ? [name.slice('data/'.length)] : []));
  return names.filter(isDataFileName);
}

/** An automatic backup lies in `<data>/backups`, and the files it left in place beside it. */
function neighbourOf(file: string): FileStore {
  return createDiskStore(resolve(dirname(file), '..', 'files'));
}

async function findMissingFiles(
  database: Database,
  store: FileStore,
  neighbour: FileStore,
): Promise<string[]> {
  const missing: string[] = [];
  for await (const key of listStoredKeys(database.handle)) {
    if (await hasFile(store, key)) continue;
    const bytes = await readFrom(neighbour, key);
    if (bytes) await store.put(key, bytes);
    else missing.push(key);
  }
  return missing;
}

async function hasFile(store: FileStore, key: string): Promise<boolean> {
  const object = await store.get(key);
  object?.stream.destroy();
  return object !== null;
}

async function readFrom(store: FileStore, key: string): Promise<Buffer | null> {
  const object = await store.get(key);
  return object === null ? null : Buffer.concat(await object.stream.toArray());
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
