import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { DATABASE_FOLDER } from './embedded.ts';
import { DataDirectoryInUse, DatabaseRestarted, QueryTimeout, TransactionAbandoned } from './errors.ts';
import { withoutTimeLimit } from './scope.ts';

const KILLS = process.env['LONG'] === '1' ? 200 : 4;
const WATCHDOG_MS = 1_000;
const IDLE_TRANSACTION_MS = 1_000;
const ENDLESS = 'select count(*) from generate_series(1, 1000000000000)';

let directory: string;
let database: Database;

const open = (): Promise<Database> =>
  openDatabase({
    kind: 'embedded',
    directory,
    watchdogMs: WATCHDOG_MS,
    idleTransactionMs: IDLE_TRANSACTION_MS,
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'veche-embedded-'));
  database = await open();
  await database.executeSql('create table entry (number int primary key)');
}, 60_000);

afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function countEntries(from = database): Promise<unknown> {
  const { rows } = await from.executeSql('select count(*) as count from entry');
  return rows[0]?.['count'];
}

async function startWriter(): Promise<{ child: ChildProcess; acknowledged: () => number }> {
  let last = 0;
  const child = fork(new URL('./embedded.test-writer.ts', import.meta.url), [directory], { execArgv: [] });
  child.on('message', (number) => (last = Number(number)));
  await once(child, 'message');
  return { child, acknowledged: () => last };
}

test('a runaway query is ended and the database answers again', { timeout: 30_000 }, async () => {
  const runaway = database.executeSql(ENDLESS);
  const queued = database.executeSql('select 1 as one');

  await expect(runaway).rejects.toThrow(QueryTimeout);
  expect((await queued).rows).toEqual([{ one: 1 }]);
});

test(
  'a runaway query undoes its whole transaction, and nothing after it runs',
  { timeout: 30_000 },
  async () => {
    const before = await countEntries();
    const errors: unknown[] = [];
    const transaction = database.transaction(async (db) => {
      await database.executeSql('insert into entry values (-1)', [], db);
      await database.executeSql(ENDLESS, [], db).catch((error: unknown) => errors.push(error));
      await database.executeSql('insert into entry values (-2)', [], db);
    });

    await expect(transaction).rejects.toThrow(DatabaseRestarted);
    expect(errors[0]).toBeInstanceOf(QueryTimeout);
    expect(await countEntries()).toBe(before);
  },
);

test('a runaway query whose error was swallowed does not commit', { timeout: 30_000 }, async () => {
  const transaction = database.transaction(async (db) => {
    await database.executeSql(ENDLESS, [], db).catch(() => undefined);
  });

  await expect(transaction).rejects.toThrow(DatabaseRestarted);
});

test('a listener survives the reopening and is told of the gap', { timeout: 30_000 }, async () => {
  const heard: string[] = [];
  const stop = await database.listen('news', (payload) => heard.push(payload));
  await database.executeSql(ENDLESS).catch(() => undefined);
  await database.executeSql(`select pg_notify('news', 'after')`);

  await expect.poll(() => heard).toEqual(['', 'after']);
  await stop();
});

test('migrations and imports may take longer than the watchdog allows', { timeout: 30_000 }, async () => {
  const { rows } = await withoutTimeLimit(() => database.executeSql(`select pg_sleep(1.5), 1 as one`));

  expect(rows[0]?.['one']).toBe(1);
});

test('a transaction that waits for something else is rolled back and frees the connection', async () => {
  const transaction = database.transaction(async (db) => {
    await database.executeSql('insert into entry values (-3)', [], db);
    await setTimeout(2 * IDLE_TRANSACTION_MS);
    await database.executeSql('insert into entry values (-4)', [], db);
  });
  const before = countEntries();

  await expect(transaction).rejects.toThrow(TransactionAbandoned);
  expect(await countEntries()).toBe(await before);
});

test('a second opening of the same directory is refused clearly', async () => {
  await expect(open()).rejects.toThrow(DataDirectoryInUse);
  await expect(open()).rejects.toThrow(`The data directory ${directory} is in use by another Veche process.`);
});

test(
  'a second process on the same directory is refused and changes nothing',
  { timeout: 30_000 },
  async () => {
    const before = await countEntries();
    const child = fork(new URL('./embedded.test-writer.ts', import.meta.url), [directory], {
      execArgv: [],
      silent: true,
    });
    let complaint = '';
    child.stderr?.on('data', (chunk) => (complaint += String(chunk)));
    const [code] = await once(child, 'close');

    expect(code).not.toBe(0);
    expect(complaint).toContain('in use by another Veche process');
    expect(await countEntries()).toBe(before);
  },
);

test('a copy taken while rows are written opens and is consistent', { timeout: 60_000 }, async () => {
  if (database.kind !== 'embedded') throw new Error('this is a test of the embedded database');
  const target = await mkdtemp(join(tmpdir(), 'veche-copy-'));
  await database.executeSql('create table pair (a int, b int)');
  const writing = Array.from({ length: 50 }, (_, index) =>
    database.transaction(async (db) => {
      await database.executeSql(`insert into pair values ($1, 0)`, [index], db);
      await database.executeSql(`update pair set b = a where a = $1`, [index], db);
    }),
  );
  await database.copyFilesTo(join(target, DATABASE_FOLDER));
  await Promise.all(writing);

  const copy = await openDatabase({ kind: 'embedded', directory: target });
  const { rows } = await copy.executeSql(
    'select count(*) as all, count(*) filter (where a = b) as whole from pair',
  );
  expect(rows[0]?.['all']).toBe(rows[0]?.['whole']);
  await copy[Symbol.asyncDispose]();
  await rm(target, { recursive: true });
});

test(`no acknowledged row is lost in ${KILLS} kills`, { timeout: KILLS * 30_000 }, async () => {
  await database[Symbol.asyncDispose]();
  let acknowledged = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const writer = await startWriter();
    await setTimeout(100 + Math.random() * 400);
    writer.child.kill('SIGKILL');
    await once(writer.child, 'close');
    acknowledged = writer.acknowledged();
  }
  database = await open();

  const { rows } = await database.executeSql(
    'select count(*) as count, max(number) as last from entry where number > 0',
  );
  expect(acknowledged).toBeGreaterThan(KILLS);
  expect(rows[0]?.['last']).toBeGreaterThanOrEqual(acknowledged);
  expect(rows[0]?.['count']).toBe(rows[0]?.['last']);
});
