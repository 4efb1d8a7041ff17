import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase, type Database } from '#kernel/db/database.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { DATABASE_FOLDER } from '#kernel/db/embedded.ts';
import { migrateAll, type SchemaPart } from '#kernel/db/migrate.ts';
import { borrowDatabase } from './shared-database.ts';
import { findOrMakeTemplate } from './template.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CACHE = join(ROOT, '.cache', 'test-database');

/** What a template is made by, besides the migrations. */
const TEMPLATE_SOURCES = [
  'kernel/db/migrate.ts',
  'node_modules/@electric-sql/pglite/package.json',
  'node_modules/@electric-sql/pglite-postgis/package.json',
];

const EXTENSION_TABLES = ['spatial_ref_sys'];
const MIGRATION_TABLES = ['kysely_migration', 'kysely_migration_lock'];

/**
 * A migrated database of its own for one test file: embedded, or on the server of `TEST_DATABASE_URL`.
 * It is copied from a template that is made once per set of migrations, and removed when disposed; in the tests'
 * project `database` the files of one worker share a copy and each finds it as the migrations left it.
 *
 * @example
 * await using database = await openTestDatabase([{ schema: 'reports', migrations }]);
 */
export async function openTestDatabase(parts: readonly SchemaPart[] = []): Promise<Database> {
  const serverUrl = process.env['TEST_DATABASE_URL'];
  if (serverUrl !== undefined) return await openServerCopy(serverUrl, parts);
  if (process.env['VECHE_TEST_SHARED'] !== '1') return await openEmbeddedCopy(parts);
  return await borrowDatabase(await hashOf(parts), async () => await openEmbeddedCopy(parts));
}

class RollBack extends Error {}

/** Runs a store test in a transaction that is always rolled back. */
export async function inRolledBackTransaction(
  database: Database,
  work: (db: AnyDb) => Promise<void>,
): Promise<void> {
  const rollBack = new RollBack();
  try {
    await database.transaction(async (db) => {
      await work(db);
      throw rollBack;
    });
  } catch (error) {
    if (error !== rollBack) throw error;
  }
}

/** Empties all tables of our schemas for the next HTTP test, except `seeds` (as `schema.table`). */
export async function truncateAll(database: Database, seeds: readonly string[] = []): Promise<void> {
  const { rows } = await database.executeSql(
    `select format('%I.%I', schemaname, tablename) as table
     from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')
       and tablename <> all ($1) and schemaname || '.' || tablename <> all ($2)
     order by 1`,
    [[...EXTENSION_TABLES, ...MIGRATION_TABLES], seeds],
  );
  if (rows.length === 0) return;
  await database.executeSql(
    `truncate ${rows.map(({ table }) => String(table)).join(', ')} restart identity cascade`,
  );
}

/** The folder of an embedded database with the parts' tables, and without any parts an empty one with its extensions. */
export async function embeddedTemplate(parts: readonly SchemaPart[] = []): Promise<string> {
  const template = await findOrMakeTemplate(join(CACHE, await hashOf(parts)), (directory) =>
    fillTemplate(directory, parts),
  );
  return join(template, DATABASE_FOLDER);
}

async function openEmbeddedCopy(parts: readonly SchemaPart[]): Promise<Database> {
  const directory = await mkdtemp(join(process.env['VECHE_TEST_DIRECTORY'] ?? tmpdir(), 'veche-test-'));
  const madeFrom = await embeddedTemplate(parts);
  const database = await openDatabase({ kind: 'embedded', directory, madeFrom });
  return withCleanUp(database, () => rm(directory, { recursive: true, force: true }));
}

async function fillTemplate(directory: string, parts: readonly SchemaPart[]): Promise<void> {
  await using database = await openDatabase({ kind: 'embedded', directory });
  await migrateAll(database, parts);
}

/** What a template depends on: the migrations' own text, how they are run, and the embedded database's version. */
async function hashOf(parts: readonly SchemaPart[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of TEMPLATE_SOURCES) hash.update(await readFile(join(ROOT, file)));
  for (const { schema, migrations } of parts) {
    for (const [name, { up }] of Object.entries(migrations))
      hash.update(`${schema}\0${name}\0${up.toString()}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

async function openServerCopy(serverUrl: string, parts: readonly SchemaPart[]): Promise<Database> {
  const template = `veche_template_${await hashOf(parts)}`;
  const name = `veche_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, async (client) => {
    await makeServerTemplate(client, serverUrl, template, parts);
    await client.query(`create database ${name} template ${template}`);
  });
  const database = await openDatabase({ kind: 'server', url: urlOf(serverUrl, name) });
  return withCleanUp(database, () =>
    onServer(serverUrl, (client) => client.query(`drop database ${name} with (force)`)),
  );
}

/** NOTE: renamed when it is ready, so that a killed run leaves no half template behind. */
async function makeServerTemplate(
  client: pg.Client,
  serverUrl: string,
  template: string,
  parts: readonly SchemaPart[],
): Promise<void> {
  await client.query('select pg_advisory_lock(hashtext($1))', ['veche test template']);
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
  if (rowCount === 0) {
    const building = `${template}_building`;
    await client.query(`drop database if exists ${building} with (force)`);
    await client.query(`create database ${building} template template0 encoding 'UTF8'`);
    await migrateServer(urlOf(serverUrl, building), parts);
    await client.query(`alter database ${building} rename to ${template}`);
  }
  await client.query('select pg_advisory_unlock(hashtext($1))', ['veche test template']);
}

async function migrateServer(url: string, parts: readonly SchemaPart[]): Promise<void> {
  await using database = await openDatabase({ kind: 'server', url });
  await migrateAll(database, parts);
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(serverUrl: string, databaseName: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${databaseName}`;
  return url.href;
}

function withCleanUp(database: Database, cleanUp: () => Promise<unknown>): Database {
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await cleanUp();
    },
  };
}
