import type { AnyDb } from '#kernel/db/db.ts';
import { executeSqlOn } from '#kernel/db/execute-sql.ts';

/*
 * What PostgreSQL itself says about our schemas. Everything here works with the rights of the owner of the tables:
 * a town's role on a server is no superuser, so triggers cannot be silenced by `session_replication_role`.
 */

/** Facts about the database they lie in, not about the town: the target of a restore has its own. */
const ownToEachDatabase = ['kysely_migration', 'kysely_migration_lock', 'jobs.version'];

export interface CatalogTable {
  readonly schema: string;
  readonly name: string;
  /** In their order, without generated ones. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The tables of the schemas; of a partitioned one the whole, not its parts. */
export async function listTables(db: AnyDb, schemas: readonly string[]): Promise<CatalogTable[]> {
  const { rows } = await executeSqlOn(
    db,
    `select n.nspname as schema, c.relname as name,
       json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all ($2) and n.nspname || '.' || c.relname <> all ($2)
     group by 1, 2
     order by 1, 2`,
    [schemas, ownToEachDatabase],
  );
  return rows as unknown as CatalogTable[];
}

export async function listSequences(
  db: AnyDb,
  schemas: readonly string[],
): Promise<{ schema: string; name: string; lastValue: string | null }[]> {
  const { rows } = await executeSqlOn(
    db,
    `select schemaname as schema, sequencename as name, last_value::text as "lastValue"
     from pg_sequences where schemaname = any ($1) order by 1, 2`,
    [schemas],
  );
  return rows as unknown as { schema: string; name: string; lastValue: string | null }[];
}

export async function listExistingSchemas(db: AnyDb, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await executeSqlOn(
    db,
    'select nspname as name from pg_namespace where nspname = any ($1) order by 1',
    [schemas],
  );
  return rows.map(({ name }) => String(name));
}

export async function hasTable(db: AnyDb, table: string): Promise<boolean> {
  const { rows } = await executeSqlOn(db, 'select to_regclass($1) is not null as found', [table]);
  return rows[0]?.['found'] === true;
}

/** The migrations a schema has passed, oldest first. */
export async function listAppliedMigrations(db: AnyDb, schema: string): Promise<string[]> {
  if (!(await hasTable(db, `${quote(schema)}.kysely_migration`))) return [];
  const { rows } = await executeSqlOn(db, `select name from ${quote(schema)}.kysely_migration order by name`);
  return rows.map(({ name }) => String(name));
}

export interface ForeignKey {
  /** Quoted, with its schema. */
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

export async function listForeignKeys(db: AnyDb, schemas: readonly string[]): Promise<ForeignKey[]> {
  const { rows } = await executeSqlOn(
    db,
    `select format('%I.%I', n.nspname, c.relname) as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
     from pg_constraint k
       join pg_class c on c.oid = k.conrelid
       join pg_namespace n on n.oid = c.relnamespace
     where k.contype = 'f' and k.conparentid = 0 and n.nspname = any ($1)
     order by 1, 2`,
    [schemas],
  );
  return rows as unknown as ForeignKey[];
}

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteTable({ schema, name }: { schema: string; name: string }): string {
  return `${quote(schema)}.${quote(name)}`;
}
