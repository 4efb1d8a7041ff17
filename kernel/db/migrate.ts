import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { UNICODE_COLLATION } from './collation.ts';
import type { Database } from './database.ts';
import { DatabaseUnusable } from './errors.ts';
import type { Migrations } from './migrations.ts';
import { withoutTimeLimit } from './scope.ts';

/** One owner of tables: a kernel part or a module. */
export interface SchemaPart {
  readonly schema: string;
  readonly migrations: Migrations;
}

/** `unaccent` is left out on purpose: it turns Ё into Е, but also Й into И. */
const EXTENSIONS = ['postgis', 'pg_trgm'] as const;

const MIN_POSTGIS = { major: 3, minor: 3 };

/** Any number, the same for every hub, so that two of them do not migrate one database at once. */
const MIGRATION_LOCK = 8_214_003_177;

/**
 * Brings the database to what the parts declare, in their order. Safe to repeat and to run from several hubs at once.
 *
 * @throws DatabaseUnusable when the server lacks an extension, a right or the Unicode collation
 */
export async function migrateAll(database: Database, parts: readonly SchemaPart[]): Promise<void> {
  await withoutTimeLimit(() => withMigrationLock(database, () => migrateParts(database, parts)));
}

async function migrateParts(database: Database, parts: readonly SchemaPart[]): Promise<void> {
  for (const extension of EXTENSIONS) await createExtension(database, extension);
  await refuseOldPostgis(database);
  await refuseUnfitLocale(database);
  const applied = await listApplied(database, parts);
  for (const part of parts) if (!isCurrent(part, applied.get(part.schema))) await migratePart(database, part);
}

/** The names of the migrations each schema has behind it. */
async function listApplied(
  database: Database,
  parts: readonly SchemaPart[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows: ledgers } = await database.executeSql(
    `select schemaname as schema from pg_tables where tablename = 'kysely_migration' and schemaname = any ($1)`,
    [parts.map(({ schema }) => schema)],
  );
  const applied = new Map<string, ReadonlySet<string>>();
  for (const { schema } of ledgers) {
    const { rows } = await database.executeSql(`select name from "${String(schema)}".kysely_migration`);
    applied.set(String(schema), new Set(rows.map(({ name }) => String(name))));
  }
  return applied;
}

/** NOTE: Kysely's migrator reads the whole catalog for each schema, a second in all, which a start can do without. */
function isCurrent({ migrations }: SchemaPart, applied: ReadonlySet<string> | undefined): boolean {
  const names = Object.keys(migrations);
  return applied?.size === names.length && names.every((name) => applied.has(name));
}

async function withMigrationLock(database: Database, work: () => Promise<void>): Promise<void> {
  // NOTE: the embedded database belongs to one process and has one connection, which a held lock would block.
  if (database.kind === 'embedded') return work();
  await database.kysely.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(connection);
    try {
      await work();
    } finally {
      await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection);
    }
  });
}

async function createExtension(database: Database, extension: string): Promise<void> {
  try {
    await database.executeSql(`create extension if not exists ${extension} with schema public`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseUnusable(
      `The database needs the extension ${extension}, and it could not be created (${reason}). ` +
        `Install it on the server and let its administrator run, in this database: create extension ${extension}`,
      { cause },
    );
  }
}

async function refuseOldPostgis(database: Database): Promise<void> {
  const { rows } = await database.executeSql('select postgis_lib_version() as version');
  const version = String(rows[0]?.['version']);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNewEnough =
    major > MIN_POSTGIS.major || (major === MIN_POSTGIS.major && minor >= MIN_POSTGIS.minor);
  if (isNewEnough) return;
  throw new DatabaseUnusable(`PostGIS ${version} is too old: Veche needs version 3.3 or newer.`);
}

async function refuseUnfitLocale(database: Database): Promise<void> {
  const { rows } = await database.executeSql(
    `select current_setting('server_encoding') = 'UTF8' as is_utf8,
       lower('ҐЁ') = 'ґё' and show_trgm('ґанок') <> '{}' as knows_cyrillic,
       exists (select from pg_collation where collname = $1) as has_icu`,
    [UNICODE_COLLATION],
  );
  const [locale] = rows;
  if (locale?.['has_icu'] !== true) {
    throw new DatabaseUnusable(
      'PostgreSQL was built without ICU, so it cannot sort Ukrainian and Russian names.',
    );
  }
  if (locale['is_utf8'] === true && locale['knows_cyrillic'] === true) return;
  throw new DatabaseUnusable(
    'The database does not know Cyrillic letters. Create it anew with a UTF-8 locale, for example: ' +
      `create database veche template template0 encoding 'UTF8' locale 'C.UTF-8'`,
  );
}

async function migratePart(database: Database, { schema, migrations }: SchemaPart): Promise<void> {
  const migrator = new Migrator({
    db: database.kysely,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: schema,
    // Topics of one module grow side by side, so an earlier name may come later to a town.
    allowUnorderedMigrations: true,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName;
  throw new Error(`Migrating the schema ${schema} failed${failed === undefined ? '' : ` in ${failed}`}`, {
    cause: error,
  });
}
