import type { Database, Row } from '#kernel/db/database.ts';

/*
 * Opening an embedded database takes four seconds of a processor, emptying it a quarter of one. So the test files that
 * run one after another in the same worker share it: each finds it as the migrations left it.
 */

/** What the migrations left in a database. */
interface Beginning {
  /** Every table, index, sequence, view and function: a test file that changed them leaves a database nobody else gets. */
  readonly structure: string;
  readonly tables: readonly string[];
  readonly seeds: readonly Seed[];
  readonly sequences: readonly Row[];
}

interface Seed {
  readonly table: string;
  readonly columns: string;
  readonly rows: readonly string[];
}

interface Shared {
  readonly database: Database;
  readonly beginning: Beginning;
  isFree: boolean;
}

const sharedByTemplate = new Map<string, Shared>();

/** The worker's database of this template, when nobody holds it and it can be brought to its beginning; else a new one. */
export async function borrowDatabase(template: string, open: () => Promise<Database>): Promise<Database> {
  const known = sharedByTemplate.get(template);
  if (known !== undefined && !known.isFree) return await open();
  if (known !== undefined && (await isReset(known))) return lend(known);
  if (known !== undefined) await discard(template, known);
  const database = await open();
  const shared = { database, beginning: await readBeginning(database), isFree: true };
  sharedByTemplate.set(template, shared);
  return lend(shared);
}

function lend(shared: Shared): Database {
  shared.isFree = false;
  return {
    ...shared.database,
    [Symbol.asyncDispose]: async () => {
      shared.isFree = true;
    },
  };
}

async function discard(template: string, { database }: Shared): Promise<void> {
  sharedByTemplate.delete(template);
  await database[Symbol.asyncDispose]();
}

const ownSchemas = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname !~ '^pg_'`;

async function readStructure(database: Database): Promise<string> {
  const { rows } = await database.executeSql(`
    select md5(string_agg(thing, ',' order by thing)) as structure from (
      select 'r' || c.oid || ':' || c.relnatts || ':' || c.relchecks || ':' || c.relhastriggers::text as thing
      from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where ${ownSchemas}
      union all
      select 'a' || a.attrelid || ':' || a.attname || ':' || a.atttypid || ':' || a.attnotnull::text
      from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
      where ${ownSchemas} and a.attnum > 0
      union all select 'p' || oid || ':' || md5(prosrc) from pg_proc
      union all select 't' || oid || ':' || tgenabled::text from pg_trigger
    ) as things`);
  return String(rows[0]?.['structure']);
}

async function readBeginning(database: Database): Promise<Beginning> {
  const tables = await listTables(database);
  const seeds: Seed[] = [];
  for (const table of await listFilled(database, tables)) seeds.push(await readSeed(database, table));
  return {
    structure: await readStructure(database),
    tables,
    seeds,
    sequences: await listSequences(database),
  };
}

async function listTables(database: Database): Promise<string[]> {
  const { rows } = await database.executeSql(`
    select format('%I.%I', n.nspname, c.relname) as table
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where ${ownSchemas} and c.relkind = 'r' and c.relname <> 'spatial_ref_sys'
    order by 1`);
  return rows.map(({ table }) => String(table));
}

async function listFilled(database: Database, tables: readonly string[]): Promise<string[]> {
  if (tables.length === 0) return [];
  const { rows } = await database.executeSql(
    tables
      .map((table) => `(select '${table}' as "table" where exists (select from ${table}))`)
      .join(' union all '),
  );
  return rows.map(({ table }) => String(table));
}

async function readSeed(database: Database, table: string): Promise<Seed> {
  const { rows: columns } = await database.executeSql(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  );
  const { rows } = await database.executeSql(`select t::text as row from ${table} as t`);
  return { table, columns: String(columns[0]?.['list']), rows: rows.map(({ row }) => String(row)) };
}

async function listSequences(database: Database): Promise<readonly Row[]> {
  const { rows } = await database.executeSql(
    `select format('%I.%I', schemaname, sequencename) as sequence, start_value, last_value from pg_sequences`,
  );
  return rows;
}

/** Whether the database is again as the migrations left it. */
async function isReset({ database, beginning }: Shared): Promise<boolean> {
  if ((await readStructure(database)) !== beginning.structure) return false;
  const changed = new Set(await listFilled(database, beginning.tables));
  for (const { table } of beginning.seeds) changed.add(table);
  await database.transaction(async (db) => {
    const run = async (text: string, values: readonly unknown[] = []) =>
      await database.executeSql(text, values, db);
    // NOTE: keeps triggers still, also those that forbid deleting from the journals.
    await run('set local session_replication_role = replica');
    await run('unlisten *');
    await run('select pg_advisory_unlock_all()');
    for (const table of changed) await run(`delete from ${table}`);
    for (const { table, columns, rows } of beginning.seeds)
      await run(
        `insert into ${table} (${columns}) overriding system value
         select ${columns} from (select (row::${table}).* from unnest($1::text[]) as row) as seed`,
        [rows],
      );
    for (const { sequence, start_value: start, last_value: last } of beginning.sequences)
      await run('select setval($1::regclass, $2::bigint, $3)', [sequence, last ?? start, last !== null]);
  });
  return true;
}
