import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { executeSqlOn } from '#kernel/db/execute-sql.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import type { BackupReader } from './archive-reader.ts';
import { listForeignKeys, listTables, quote, quoteTable } from './catalog.store.ts';
import type { CatalogTable } from './catalog.store.ts';
import { RestoreRefused } from './errors.ts';
import { tableName } from './manifest.ts';
import type { BackupManifest, BackupTable } from './manifest.ts';
import { settleOutbox } from './settle-outbox.store.ts';

/** pg-boss makes its tables by the version that is installed, not by that of the backup. */
const tablesOfLibraries = 'jobs';

/** Far above what a part unpacks to; a foreign file must not fill the memory. */
const unpackedLimitBytes = 256 * 1024 * 1024;

export interface LoadOptions {
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Fills migrated, empty tables with the rows of the backup. Call it inside a transaction.
 *
 * Triggers that refuse changes are switched off and foreign keys taken away meanwhile; making the keys again checks
 * every reference. All of it is undone with the transaction when anything fails.
 *
 * @throws RestoreRefused when tables or counts do not match
 */
export async function loadDatabase(db: AnyDb, backup: BackupReader, options: LoadOptions): Promise<void> {
  const { manifest } = backup;
  const schemas = manifest.schemas.map(({ schema }) => schema);
  const targets = new Map((await listTables(db, schemas)).map((table) => [tableName(table), table]));
  const foreignKeys = await listForeignKeys(db, schemas);
  for (const { table, name } of foreignKeys)
    await run(db, `alter table ${table} drop constraint ${quote(name)}`);
  if (targets.size > 0) await run(db, `truncate ${[...targets.values()].map(quoteTable).join(', ')}`);

  for (const table of manifest.tables) await loadTable(db, backup, { table, targets }, options);

  for (const { table, name, definition } of foreignKeys) {
    options.signal.throwIfAborted();
    await run(db, `alter table ${table} add constraint ${quote(name)} ${definition}`);
  }
  await loadSequences(db, manifest);
  await settleOutbox(db);
}

async function loadTable(
  db: AnyDb,
  backup: BackupReader,
  { table, targets }: { table: BackupTable; targets: ReadonlyMap<string, CatalogTable> },
  { onProgress, signal }: LoadOptions,
): Promise<void> {
  const target = targets.get(tableName(table));
  if (!target) return refuseUnlessOfLibrary(table, `has no table ${tableName(table)}`);
  const insert = insertStatement(table, target);
  await run(db, `alter table ${quoteTable(target)} disable trigger user`);
  for (const name of partsOf(backup.manifest, table)) {
    signal.throwIfAborted();
    await executeSqlOn(db, insert, [await readRows(backup, name)]);
  }
  await run(db, `alter table ${quoteTable(target)} enable trigger user`);
  await expectCount(db, table);
  if (table.rowCount > 0) onProgress(`${tableName(table)}: ${table.rowCount} rows`);
}

function partsOf({ parts }: BackupManifest, table: BackupTable): string[] {
  const folder = `tables/${tableName(table)}/`;
  return parts.flatMap(({ name }) => (name.startsWith(folder) ? [name] : []));
}

/** One JSON parameter for a whole part, cast to the types the target's columns have. */
function insertStatement(table: BackupTable, target: CatalogTable): string {
  const types = new Map(target.columns.map(({ name, type }) => [name, type]));
  const known = table.columns.flatMap((name, index) => {
    const type = types.get(name);
    if (type === undefined) refuseUnlessOfLibrary(table, `has no column ${name} in ${tableName(table)}`);
    return type === undefined ? [] : [{ name: quote(name), value: `(given.line ->> ${index})::${type}` }];
  });
  return `insert into ${quoteTable(target)} (${known.map(({ name }) => name).join(', ')}) overriding system value
    select ${known.map(({ value }) => value).join(', ')} from jsonb_array_elements($1::text::jsonb) as given (line)`;
}

function refuseUnlessOfLibrary({ schema }: BackupTable, reason: string): void {
  if (schema !== tablesOfLibraries)
    throw new RestoreRefused(`The backup does not fit: this Veche ${reason}.`);
}

const unpack = promisify(gunzip);

async function readRows(backup: BackupReader, name: string): Promise<string> {
  const text = (await unpack(await backup.read(name), { maxOutputLength: unpackedLimitBytes })).toString(
    'utf8',
  );
  return `[${text.trimEnd().replaceAll('\n', ',')}]`;
}

async function expectCount(db: AnyDb, table: BackupTable): Promise<void> {
  const { rows } = await executeSqlOn(db, `select count(*)::int as count from ${quoteTable(table)}`);
  const count = Number(rows[0]?.['count']);
  if (count === table.rowCount) return;
  throw new RestoreRefused(
    `${tableName(table)} has ${count} rows after loading, and the backup tells ${table.rowCount}.`,
  );
}

async function loadSequences(db: AnyDb, { sequences }: BackupManifest): Promise<void> {
  for (const sequence of sequences) {
    if (sequence.lastValue === null) continue;
    await executeSqlOn(db, 'select setval(to_regclass($1), $2::bigint)', [
      quoteTable(sequence),
      sequence.lastValue,
    ]);
  }
}

async function run(db: AnyDb, statement: string): Promise<void> {
  await executeSqlOn(db, statement);
}
