import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase } from '#kernel/testing/database.ts';
import type { Database } from './database.ts';
import { tendTables } from './tend-tables.ts';
import type { TendOptions } from './tend-tables.ts';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase([]);
}, 60_000);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await database.executeSql('create table growing (number int primary key, word text)');
  while ((await tend({ isFirstLook: true })).length > 0);
});

afterEach(async () => {
  await database.executeSql('drop table growing');
});

/** NOTE: counts of changes are written down once a second at most unless asked for. */
async function tend(options: Partial<TendOptions> = {}) {
  await database.executeSql('select pg_stat_force_next_flush()');
  return await tendTables(database, { isFirstLook: false, ...options });
}

async function grow(from: number, count: number): Promise<void> {
  const text = `insert into growing select n, 'word ' || n from generate_series($1::int, $2::int) as n`;
  await database.executeSql(text, [from, from + count - 1]);
}

async function believedRows(): Promise<unknown> {
  const { rows } = await database.executeSql(
    `select reltuples::int as rows from pg_class where relname = 'growing'`,
  );
  return rows[0]?.['rows'];
}

test.runIf(process.env['TEST_DATABASE_URL'] === undefined)(
  'the planner learns how large a table has become, once',
  async () => {
    await grow(1, 500);
    expect(await tend()).toEqual([{ name: 'public.growing', work: 'analyze' }]);
    expect(await believedRows()).toBe(500);
    expect(await tend()).toEqual([]);

    await grow(1_001, 2_000);
    expect(await tend()).toEqual([{ name: 'public.growing', work: 'vacuum' }]);
    expect(await believedRows()).toBe(2_500);
  },
);

test.runIf(process.env['TEST_DATABASE_URL'] === undefined)(
  'dead rows give their place to new ones',
  async () => {
    await grow(1, 900);
    await tend();
    await database.executeSql(`update growing set word = 'another'`);
    expect(await tend()).toEqual([{ name: 'public.growing', work: 'vacuum' }]);
    const { rows } = await database.executeSql(
      `select n_dead_tup::int as dead from pg_stat_user_tables where relname = 'growing'`,
    );
    expect(rows).toEqual([{ dead: 0 }]);
  },
);

test.runIf(process.env['TEST_DATABASE_URL'] === undefined)(
  'a table that grew before the counts were lost is found at the first look',
  async () => {
    await grow(1, 5_000);
    await database.executeSql('select pg_stat_force_next_flush()');
    await database.executeSql('select pg_stat_reset()');
    expect(await tend()).toEqual([]);
    await tend({ isFirstLook: true });
    expect(await believedRows()).toBe(5_000);
  },
);

test.runIf(process.env['TEST_DATABASE_URL'] === undefined)(
  'a hub that ends begins nothing more',
  async () => {
    await grow(1, 500);
    expect(await tend({ signal: AbortSignal.abort() })).toEqual([]);
    expect(await tend()).toHaveLength(1);
  },
);

test.runIf(process.env['TEST_DATABASE_URL'] !== undefined)('a server is left to itself', async () => {
  await grow(1, 500);
  expect(await tend()).toEqual([]);
});
