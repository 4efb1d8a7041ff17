import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { executeSqlOn } from '#kernel/db/execute-sql.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import type { ArchiveWriter } from './archive-writer.ts';
import { listAppliedMigrations, listSequences, listTables, quote, quoteTable } from './catalog.store.ts';
import type { CatalogTable } from './catalog.store.ts';
import { tableName } from './manifest.ts';
import type { BackupManifest, BackupTable } from './manifest.ts';

/*
 * A table is written as lines of JSON, one row each: an array of PostgreSQL's own text form of every value, which means
 * the same to any version of it and to both databases. A cursor reads some rows at a time, and a part is closed when it
 * is full, so the memory a backup takes does not grow with the town.
 */

const partLimitBytes = 2 * 1024 * 1024;
const firstFetchRows = 100;
const fetchLimitRows = 5_000;

/** The forms that could differ by a role's or a server's settings. */
const plainForms = `select set_config('DateStyle', 'ISO, MDY', true), set_config('IntervalStyle', 'postgres', true),
  set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)`;

export type DatabaseFacts = Pick<BackupManifest, 'schemas' | 'tables' | 'sequences'>;

export interface DumpOptions {
  readonly schemas: readonly string[];
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Writes all rows of the schemas into the archive. Call it inside a transaction with one snapshot. */
export async function dumpDatabase(
  db: AnyDb,
  archive: Pick<ArchiveWriter, 'add'>,
  { schemas, onProgress, signal }: DumpOptions,
): Promise<DatabaseFacts> {
  await executeSqlOn(db, plainForms);
  const tables: BackupTable[] = [];
  for (const table of await listTables(db, schemas)) {
    signal.throwIfAborted();
    const rowCount = await dumpTable(db, archive, table, signal);
    if (rowCount > 0) onProgress(`${tableName(table)}: ${rowCount} rows`);
    tables.push({
      schema: table.schema,
      name: table.name,
      columns: table.columns.map(({ name }) => name),
      rowCount,
    });
  }
  const passed = await Promise.all(
    schemas.map(async (schema) => ({ schema, migrations: await listAppliedMigrations(db, schema) })),
  );
  // NOTE: sequences know no snapshot; read last, they can only be ahead of the rows.
  return { schemas: passed, tables, sequences: await listSequences(db, schemas) };
}

async function dumpTable(
  db: AnyDb,
  archive: Pick<ArchiveWriter, 'add'>,
  table: CatalogTable,
  signal: AbortSignal,
): Promise<number> {
  let lines: string[] = [];
  let byteSize = 0;
  let partCount = 0;
  let rowCount = 0;
  const closePart = async (): Promise<void> => {
    if (lines.length === 0) return;
    partCount += 1;
    await archive.add(partName(tableName(table), partCount), await pack(lines));
    lines = [];
    byteSize = 0;
  };
  for await (const fetched of readRows(db, table)) {
    signal.throwIfAborted();
    rowCount += fetched.length;
    for (const line of fetched) byteSize += line.length;
    lines.push(...fetched);
    if (byteSize >= partLimitBytes) await closePart();
  }
  await closePart();
  return rowCount;
}

/** Asks for about a quarter of a part at a time, whatever a row weighs. */
async function* readRows(db: AnyDb, table: CatalogTable): AsyncGenerator<string[]> {
  const values = table.columns.map(({ name }) => `${quote(name)}::text`).join(', ');
  await executeSqlOn(
    db,
    `declare backup_rows no scroll cursor for
     select array_to_json(array[${values}]::text[])::text as line from ${quoteTable(table)}`,
  );
  let count = firstFetchRows;
  for (;;) {
    const { rows } = await executeSqlOn(db, `fetch ${count} from backup_rows`);
    if (rows.length === 0) break;
    const lines = rows.map(({ line }) => String(line));
    yield lines;
    const rowBytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
    count = Math.max(1, Math.min(fetchLimitRows, Math.floor(partLimitBytes / 4 / rowBytes)));
  }
  await executeSqlOn(db, 'close backup_rows');
}

const compress = promisify(gzip);

async function pack(lines: readonly string[]): Promise<Buffer> {
  return await compress(`${lines.join('\n')}\n`, { level: 4 });
}

export function partName(table: string, number: number): string {
  return `tables/${table}/${String(number).padStart(6, '0')}.jsonl.gz`;
}
