import { AbortedTransactionError, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inRolledBackTransaction, openTestDatabase, truncateAll } from '#kernel/testing/database.ts';
import { UNICODE_ORDER } from './collation.ts';
import type { Database } from './database.ts';
import { tablesOf, type Db } from './db.ts';
import { OuterConnectionInTransaction } from './errors.ts';
import type { SchemaPart } from './migrate.ts';
import { migrateAll } from './migrate.ts';
import type { MigrationDb } from './migrations.ts';
import { outsideTransaction } from './scope.ts';

interface NoteTables {
  'notes.note': { noteId: number; bodyText: string; extra: { innerKey: string; snake_key: number } | null };
}

const parts: SchemaPart[] = [
  {
    schema: 'notes',
    migrations: {
      '2026-11-21-note': {
        up: async (db: MigrationDb) => {
          await sql`create table notes.note (note_id int primary key, body_text text not null, extra jsonb)`.execute(
            db,
          );
        },
      },
    },
  },
];

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase(parts);
}, 240_000);

beforeEach(() => truncateAll(database));

afterAll(() => database[Symbol.asyncDispose]());

async function addNote(db: Db<NoteTables>, noteId: number, bodyText = 'text'): Promise<void> {
  await db.insertInto('notes.note').values({ noteId, bodyText, extra: null }).execute();
}

async function countNotes(db: Db<NoteTables>): Promise<number> {
  const { count } = await db
    .selectFrom('notes.note')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const notes = (): Db<NoteTables> => tablesOf<NoteTables>(database.handle);

test('a committed transaction keeps its rows', async () => {
  await database.transaction((db) => addNote(tablesOf<NoteTables>(db), 1));

  expect(await countNotes(notes())).toBe(1);
});

test('a transaction that throws leaves nothing', async () => {
  const failed = database.transaction(async (db) => {
    await addNote(tablesOf<NoteTables>(db), 1);
    throw new Error('no');
  });

  await expect(failed).rejects.toThrow('no');
  expect(await countNotes(notes())).toBe(0);
});

test('a transaction whose query failed is rolled back even if the error was swallowed', async () => {
  const failed = database.transaction(async (db) => {
    await addNote(tablesOf<NoteTables>(db), 1);
    await addNote(tablesOf<NoteTables>(db), 1).catch(() => undefined);
  });

  await expect(failed).rejects.toThrow(AbortedTransactionError);
  expect(await countNotes(notes())).toBe(0);
});

test('the outer handle inside a transaction throws at once', async () => {
  await expect(database.transaction(() => countNotes(notes()))).rejects.toThrow(OuterConnectionInTransaction);
});

test('a second transaction inside a transaction throws at once', async () => {
  const nested = database.transaction(() => database.transaction(async () => undefined));

  await expect(nested).rejects.toThrow(OuterConnectionInTransaction);
});

test('a library that opens its own transaction is guarded as well', async () => {
  const inLibrary = database.kysely
    .transaction()
    .setIsolationLevel('serializable')
    .execute(() => countNotes(notes()));

  await expect(inLibrary).rejects.toThrow(OuterConnectionInTransaction);
});

test('work started outside runs beside a transaction', async () => {
  let background: Promise<number> | undefined;
  await database.transaction(async () => {
    background = outsideTransaction(() => countNotes(notes()));
  });

  expect(await background).toBe(0);
});

test('a timer started inside a transaction may use the outer handle after it has ended', async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  await database.transaction(async () => {
    setTimeout(() => resolve(countNotes(notes())), 100);
  });

  expect(await promise).toBe(0);
});

test('simultaneous transactions do not see or disturb each other', async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index);
  await Promise.all(numbers.map((id) => database.transaction((db) => addNote(tablesOf<NoteTables>(db), id))));

  expect(await countNotes(notes())).toBe(20);
});

test('a store test leaves no trace', async () => {
  await inRolledBackTransaction(database, async (db) => {
    await addNote(tablesOf<NoteTables>(db), 1);
    expect(await countNotes(tablesOf<NoteTables>(db))).toBe(1);
  });

  expect(await countNotes(notes())).toBe(0);
});

test('an assertion that fails inside a store test fails the test', async () => {
  const failing = inRolledBackTransaction(database, async () => expect(1).toBe(2));

  await expect(failing).rejects.toThrow('expected 1 to be 2');
});

test('columns are camelCase and the keys inside JSON are left alone', async () => {
  await notes()
    .insertInto('notes.note')
    .values({ noteId: 1, bodyText: 'a', extra: { innerKey: 'x', snake_key: 2 } })
    .execute();

  const row = await notes().selectFrom('notes.note').selectAll().executeTakeFirstOrThrow();

  expect(row).toEqual({ noteId: 1, bodyText: 'a', extra: { innerKey: 'x', snake_key: 2 } });
});

test('values of all our types come back alike on both databases', async () => {
  const { rows } = await database.executeSql(
    `select 9007199254740991::int8 as big, array[1, 2]::int8[] as bigs, 1.10::numeric as amount,
       array[1.10]::numeric[] as amounts, date '2026-02-28' as day, array[date '2026-02-28'] as days,
       timestamptz '2026-02-28 23:30:00.123+03' as at, array[timestamptz '2026-02-28 23:30:00+03'] as ats,
       timestamp '2026-02-28 23:30:00' as wall, true as yes, array[true, null] as flags, 1.5::float8 as ratio,
       '{"a_b": [1]}'::jsonb as json, array['{"a": 1}'::jsonb] as jsons, array['a,b', '"', null, 'NULL'] as texts,
       '\\x00ff'::bytea as bytes, '00000000-0000-0000-0000-000000000001'::uuid as id, null::int8 as nothing,
       array[array[1, 2], array[3, 4]] as nested, interval '1 day 02:00' as span, count(*) as count,
       st_setsrid(st_makepoint(1, 2), 4326) as place`,
  );

  expect(rows[0]).toEqual({
    big: 9_007_199_254_740_991,
    bigs: [1, 2],
    amount: '1.10',
    amounts: ['1.10'],
    day: '2026-02-28',
    days: ['2026-02-28'],
    at: new Date('2026-02-28T20:30:00.123Z'),
    ats: [new Date('2026-02-28T20:30:00Z')],
    wall: '2026-02-28 23:30:00',
    yes: true,
    flags: [true, null],
    ratio: 1.5,
    json: { a_b: [1] },
    jsons: [{ a: 1 }],
    texts: ['a,b', '"', null, 'NULL'],
    bytes: Buffer.from([0, 255]),
    id: '00000000-0000-0000-0000-000000000001',
    nothing: null,
    nested: [
      [1, 2],
      [3, 4],
    ],
    span: '1 day 02:00:00',
    count: 1,
    place: '0101000020E6100000000000000000F03F0000000000000040',
  });
});

test('parameters of all our types arrive alike on both databases', async () => {
  const at = new Date('2026-02-28T20:30:00.123Z');
  const { rows } = await database.executeSql(
    `select $1::timestamptz as at, $2::jsonb as json, $3::text[] as texts, $4::bytea as bytes, $5::bool as yes,
       $6::int8 as big, $7::numeric as amount, $8::date as day, $9::uuid[] as ids, $10::text as nothing`,
    [at, { a: 'ї' }, ['a"b', 'в,г', null], Buffer.from([0, 255]), false, 12, '1.10', '2026-02-28', [], null],
  );

  expect(rows[0]).toEqual({
    at,
    json: { a: 'ї' },
    texts: ['a"b', 'в,г', null],
    bytes: Buffer.from([0, 255]),
    yes: false,
    big: 12,
    amount: '1.10',
    day: '2026-02-28',
    ids: [],
    nothing: null,
  });
});

test('names sort as in Russian and Ukrainian, not by code points', async () => {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(array['Яр', 'Ёлка', 'Ель', 'Жук', 'Гай', 'Ґанок', 'Дім', 'Івa', 'Їжак', 'Зуб']) name
    order by name ${UNICODE_ORDER}`.execute(notes());

  expect(rows.map(({ name }) => name).join(' ')).toBe('Гай Ґанок Дім Ёлка Ель Жук Зуб Івa Їжак Яр');
});

test('a broken constraint tells its name and code', async () => {
  await addNote(notes(), 1);

  await expect(addNote(notes(), 1)).rejects.toMatchObject({ code: '23505', constraint: 'note_pkey' });
});

test('a listener hears what is notified, after the commit and not after a rollback', async () => {
  const heard: string[] = [];
  const stop = await database.listen('news-1', (payload) => heard.push(payload));
  await database.transaction((db) => sql`select pg_notify('news-1', 'committed')`.execute(db));
  await database
    .transaction(async (db) => {
      await sql`select pg_notify('news-1', 'undone')`.execute(db);
      throw new Error('no');
    })
    .catch(() => undefined);
  await expect.poll(() => heard).toEqual(['committed']);

  await stop();
  await sql`select pg_notify('news-1', 'late')`.execute(database.handle);
  await new Promise((resolve) => setTimeout(resolve, 100));

  expect(heard).toEqual(['committed']);
});

test('several statements may stand in one text without values', async () => {
  await database.executeSql('create schema several; create table several.first (id int)');

  const { rows } = await database.executeSql(`select to_regclass('several.first') is not null as there`);
  await database.executeSql('drop schema several cascade');
  expect(rows).toEqual([{ there: true }]);
});

test('raw SQL keeps the names of columns and runs inside a given transaction', async () => {
  const answer = await database.transaction(async (db) => {
    await addNote(tablesOf<NoteTables>(db), 7);
    return database.executeSql('select note_id from notes.note where note_id = $1', [7], db);
  });

  expect(answer.rows).toEqual([{ note_id: 7 }]);
});

test('migrating again changes nothing', async () => {
  await addNote(notes(), 1);
  await Promise.all([migrateAll(database, parts), migrateAll(database, parts)]);

  expect(await countNotes(notes())).toBe(1);
});

test('a failing migration is named and leaves nothing', async () => {
  const failing: SchemaPart = {
    schema: 'broken',
    migrations: {
      '2026-11-21-bad': {
        up: async (db) => {
          await sql`create table broken.half (id int)`.execute(db);
          await sql`select 1 / 0`.execute(db);
        },
      },
    },
  };

  await expect(migrateAll(database, [failing])).rejects.toThrow('schema broken failed in 2026-11-21-bad');
  const { rows } = await database.executeSql(`select to_regclass('broken.half') as half`);
  expect(rows).toEqual([{ half: null }]);
});
