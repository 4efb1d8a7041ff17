import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embeddedTemplate } from '#kernel/testing/database.ts';
import { openDatabase, type Database } from './database.ts';
import { QueryTimeout } from './errors.ts';

let directory: string;
let database: Database;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'veche-statements-'));
  database = await openDatabase({ kind: 'embedded', directory, madeFrom: await embeddedTemplate() });
  await database.executeSql('create table thing (id int primary key, size int not null)');
}, 60_000);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const read = async (text: string, values: readonly unknown[]): Promise<unknown> =>
  (await database.executeSql(text, values)).rows;

async function threeTimes(text: string, values: readonly unknown[]): Promise<unknown[]> {
  return [await read(text, values), await read(text, values), await read(text, values)];
}

async function countPrepared(): Promise<unknown> {
  const { rows } = await database.executeSql('select count(*)::int as count from pg_prepared_statements');
  return rows[0]?.['count'];
}

test('a query answers alike the first time and when it has been prepared', async () => {
  await database.executeSql('insert into thing values ($1, $2)', [1, 10]);

  const answers = await threeTimes('select id, size from thing where id = $1', [1]);

  expect(answers).toEqual(Array(3).fill([{ id: 1, size: 10 }]));
});

test('a prepared query sees a column whose type has changed', async () => {
  const query = 'select size from thing where id = $1';
  await threeTimes(query, [1]);

  await database.executeSql('alter table thing alter column size type text');

  expect(await threeTimes(query, [1])).toEqual(Array(3).fill([{ size: '10' }]));
  await database.executeSql('alter table thing alter column size type int using size::int');
});

test('a change of a table inside a function that a query calls does not break what was prepared', async () => {
  await database.executeSql(`
    create function widen() returns void language plpgsql as
    $$ begin alter table thing alter column size type text; end $$`);
  const query = 'select size from thing where id = $1';
  await threeTimes(query, [1]);

  await database.executeSql('select widen(), $1::int', [1]);

  expect(await read(query, [1])).toEqual([{ size: '10' }]);
  await database.executeSql('alter table thing alter column size type int using size::int');
});

test('a query that fails leaves nothing prepared and does not disturb the next', async () => {
  await database.executeSql('select 1 / $1::int as one', [1]);
  const before = await countPrepared();

  for (let time = 0; time < 5; time += 1)
    await expect(read('select 1 / $1::int as share', [0])).rejects.toMatchObject({ code: '22012' });

  expect(await read('select 1 / $1::int as one', [1])).toEqual([{ one: 1 }]);
  expect(Number(await countPrepared())).toBeLessThanOrEqual(Number(before) + 2);
});

test('of many different queries only a bounded number stays prepared', async () => {
  for (let number = 0; number < 300; number += 1)
    for (let time = 0; time < 2; time += 1) await read(`select $1::int as c${number}`, [number]);

  expect(await countPrepared()).toBeLessThanOrEqual(257);
  expect(await read('select $1::int as c0', [7])).toEqual([{ c0: 7 }]);
});

test('an answer of many megabytes comes whole', async () => {
  const query = `select repeat('ж', $1::int) as text from generate_series(1, 20)`;

  for (const rows of await threeTimes(query, [200_000]))
    expect((rows as { text: string }[]).map(({ text }) => text.length)).toEqual(Array(20).fill(200_000));
});

test('of several statements in one text the last one answers', async () => {
  const { rows } = await database.executeSql('select 1 as one; select 2 as two');

  expect(rows).toEqual([{ two: 2 }]);
});

test(
  'a query that is prepared anew after a change is ended at its limit, too',
  { timeout: 60_000 },
  async () => {
    const other = await mkdtemp(join(tmpdir(), 'veche-statements-'));
    const madeFrom = await embeddedTemplate();
    await using impatient = await openDatabase({
      kind: 'embedded',
      directory: other,
      madeFrom,
      watchdogMs: 1_000,
    });
    await impatient.executeSql(`
    create table thing (size int);
    insert into thing values (10);
    create function widen() returns void language plpgsql as
    $$ begin alter table thing alter column size type text; end $$`);
    const query = 'select size, (select count(*) from generate_series(1, $1::bigint)) as many from thing';
    for (const many of [1, 1, 1]) await impatient.executeSql(query, [many]);
    await impatient.executeSql('select widen(), $1::int', [1]);

    await expect(impatient.executeSql(query, [100_000_000_000])).rejects.toBeInstanceOf(QueryTimeout);

    expect((await impatient.executeSql(query, [2])).rows).toEqual([{ size: '10', many: 2 }]);
    await rm(other, { recursive: true });
  },
);
