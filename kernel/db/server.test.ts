import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from './database.ts';
import { DatabaseUnusable, QueryTimeout } from './errors.ts';
import { migrateAll } from './migrate.ts';
import { withoutTimeLimit } from './scope.ts';

const serverUrl = process.env['TEST_DATABASE_URL'];
const STATEMENT_TIMEOUT_MS = 500;

test.each([
  ['a server that does not answer', 'postgres://veche:secret@127.0.0.1:1/veche'],
  ['an address that is none', 'postgres://veche:secret@:::/veche'],
])('%s is told clearly and without the password', async (_name, url) => {
  const error: unknown = await openDatabase({ kind: 'server', url }).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(DatabaseUnusable);
  expect(String(error)).toContain('Cannot connect to the database');
  expect(String(error)).not.toContain('secret');
});

describe.runIf(serverUrl !== undefined)('on a PostgreSQL server', () => {
  const suffix = randomUUID().replaceAll('-', '');
  const name = `veche_server_${suffix}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  let database: Database;

  function urlOf(databaseName: string, user?: string): string {
    const url = new URL(serverUrl ?? '');
    url.pathname = `/${databaseName}`;
    if (user !== undefined) [url.username, url.password] = [user, user];
    return url.href;
  }

  beforeAll(async () => {
    await admin.connect();
    await admin.query(`create database ${name}`);
    database = await openDatabase({
      kind: 'server',
      url: urlOf(name),
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      idleTransactionMs: STATEMENT_TIMEOUT_MS,
    });
  });

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });

  test('a runaway query is ended and the connection answers again', async () => {
    await expect(database.executeSql('select pg_sleep(10)')).rejects.toThrow(QueryTimeout);

    expect((await database.executeSql('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  test('the limit is lifted for imports and in force again after them', async () => {
    await withoutTimeLimit(() => database.executeSql('select pg_sleep(0.8)'));

    await expect(database.executeSql('select pg_sleep(10)')).rejects.toThrow(QueryTimeout);
  });

  test('a transaction that waits for something else is ended, and the pool answers again', async () => {
    const waiting = database.transaction(async (db) => {
      await database.executeSql('create table undone (id int)', [], db);
      await setTimeout(3 * STATEMENT_TIMEOUT_MS);
    });

    await expect(waiting).rejects.toThrow(/connection/i);
    expect((await database.executeSql(`select to_regclass('undone') as undone`)).rows).toEqual([
      { undone: null },
    ]);
  });

  test('a listener connects again and is told of the gap', async () => {
    const heard: string[] = [];
    const stop = await database.listen('news', (payload) => heard.push(payload));
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'veche-listen'`,
    );
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['']);

    await database.executeSql(`select pg_notify('news', 'after')`);
    await expect.poll(() => heard).toEqual(['', 'after']);
    await stop();
  });

  test('two hubs that start at once migrate once', async () => {
    const migrations = {
      '2026-11-21-slow': {
        up: async () => {
          await database.executeSql('create table if not exists once (id int); select pg_sleep(0.2)');
          await database.executeSql('insert into once values (1)');
        },
      },
    };
    await using other = await openDatabase({ kind: 'server', url: urlOf(name) });
    await Promise.all([database, other].map((hub) => migrateAll(hub, [{ schema: 'slow', migrations }])));

    expect((await database.executeSql('select id from once')).rows).toEqual([{ id: 1 }]);
  });

  test('a database that does not know Cyrillic is refused with what to do', async () => {
    const plain = `veche_plain_${suffix}`;
    await admin.query(`create database ${plain} template template0 encoding 'UTF8' locale 'C'`);
    try {
      await using hub = await openDatabase({ kind: 'server', url: urlOf(plain) });
      await expect(migrateAll(hub, [])).rejects.toThrow('Create it anew with a UTF-8 locale');
    } finally {
      await admin.query(`drop database ${plain} with (force)`);
    }
  });

  test('a user without the right to create PostGIS is told what the administrator must do', async () => {
    const [user, bare] = [`veche_user_${suffix}`, `veche_bare_${suffix}`];
    await admin.query(`create role ${user} login password '${user}'`);
    await admin.query(`create database ${bare} owner ${user}`);
    try {
      await using hub = await openDatabase({ kind: 'server', url: urlOf(bare, user) });
      const failing = migrateAll(hub, []);
      await expect(failing).rejects.toThrow(DatabaseUnusable);
      await expect(failing).rejects.toThrow(
        'let its administrator run, in this database: create extension postgis',
      );
    } finally {
      await admin.query(`drop database ${bare} with (force)`);
      await admin.query(`drop role ${user}`);
    }
  });
});
