import type { Files } from './contract-files.ts';
import type { Names } from './names.ts';

/** Tables, policy, store, handlers and their tests. */
export function serverFiles(names: Names, today: string): Files {
  const { noun } = names;
  return {
    'server/index.ts': index(names),
    'server/tables.ts': tables(names),
    'server/migrations.ts': migrations(names, today),
    [`server/${noun}.policy.ts`]: policy(names),
    [`server/${noun}.policy.test.ts`]: policyTest(names),
    [`server/${noun}.store.ts`]: store(names),
    [`server/${noun}.store.db.test.ts`]: storeTest(names),
    [`server/${noun}.handlers.ts`]: handlers(names),
  };
}

function index({ module, noun, one }: Names): string {
  return `import { defineServer } from '#kernel/module/server.ts';
import { ${module}Migrations } from './migrations.ts';
import { ${one}Handlers } from './${noun}.handlers.ts';

export const server = defineServer({
  schema: '${module}',
  migrations: ${module}Migrations,
  handlers: [...${one}Handlers],
});
`;
}

function tables({ module, Module, one, One }: Names): string {
  return `export interface ${One}Table {
  id: string;
  title: string;
  createdByPersonId: string | null;
  createdAt: Date;
}

export interface ${Module}Tables {
  '${module}.${one}': ${One}Table;
}
`;
}

function migrations({ module, table, nouns }: Names, today: string): string {
  return `import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const ${module}Migrations: Migrations = {
  '${today}-${nouns}': {
    async up(db) {
      await sql\`
        create table ${module}.${table} (
          id uuid primary key,
          title text not null,
          created_by_person_id uuid,
          created_at timestamptz not null
        )\`.execute(db);
      await sql\`create index ${table}_created_at on ${module}.${table} (created_at desc, id desc)\`.execute(db);
    },
  },
};
`;
}

function policy({ module, noun, one, One }: Names): string {
  return `import type { Actor } from '#kernel/access/actor.ts';
import { holdsPermission } from '#kernel/access/actor.ts';
import type { ${One}Table } from './tables.ts';

/** The author sees it always; others see it while they hold the permission. */
export function mayRead(actor: Actor, ${one}: Pick<${One}Table, 'createdByPersonId'>): boolean {
  const isAuthor = actor.personId !== null && actor.personId === ${one}.createdByPersonId;
  return isAuthor || holdsPermission(actor, '${module}.${noun}.read');
}
`;
}

function policyTest({ module, noun, one, words }: Names): string {
  return `import { expect, test } from 'vitest';
import type { Actor } from '#kernel/access/actor.ts';
import { mayRead } from './${noun}.policy.ts';

const ${one} = { createdByPersonId: 'author' };

function actorWith(personId: string, permissions: readonly string[]): Actor {
  const grant = { permissions: new Set(permissions), roleId: 'any', organisationId: null, areaId: null };
  return { kind: 'person', personId, sessionId: null, locale: 'en', grants: [grant] };
}

test('a ${words} is seen by its author and by holders of the permission', () => {
  expect(mayRead(actorWith('author', []), ${one})).toBe(true);
  expect(mayRead(actorWith('neighbour', ['${module}.${noun}.read']), ${one})).toBe(true);
});

test('a ${words} is not seen by a stranger', () => {
  expect(mayRead(actorWith('stranger', []), ${one})).toBe(false);
});
`;
}

function store({ module, Module, one, many, One, Many, table }: Names): string {
  return `import type { Selectable } from 'kysely';
import type { Db } from '#kernel/db/db.ts';
import type { ${One}Table, ${Module}Tables } from './tables.ts';

type ${Module}Db = Db<${Module}Tables>;
export type ${One}Row = Selectable<${One}Table>;

export async function insert${One}(db: ${Module}Db, ${one}: ${One}Row): Promise<void> {
  await db.insertInto('${module}.${one}').values(${one}).execute();
}

export async function find${One}(db: ${Module}Db, id: string): Promise<${One}Row | undefined> {
  return await db
    .selectFrom('${module}.${one}')
    .select(['id', 'title', 'createdByPersonId', 'createdAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The newest first, by the index ${table}_created_at. */
export async function listNewest${Many}(db: ${Module}Db, limit: number): Promise<${One}Row[]> {
  const ${many} = await db
    .selectFrom('${module}.${one}')
    .select(['id', 'title', 'createdByPersonId', 'createdAt'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return ${many};
}
`;
}

function storeTest({ module, Module, noun, One, Many, one, words }: Names): string {
  return `import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import type { Database } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { inRolledBackTransaction, openTestDatabase } from '#kernel/testing/database.ts';
import { ${module}Migrations } from './migrations.ts';
import { find${One}, insert${One}, listNewest${Many} } from './${noun}.store.ts';
import type { ${Module}Tables } from './tables.ts';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase([{ schema: '${module}', migrations: ${module}Migrations }]);
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

function ${one}At(createdAt: string) {
  return { id: newId(), title: 'Main street', createdByPersonId: null, createdAt: new Date(createdAt) };
}

test('a ${words} is found as it was written', async () => {
  await inRolledBackTransaction(database, async (handle) => {
    const db = tablesOf<${Module}Tables>(handle);
    const ${one} = ${one}At('2026-11-21T09:30:00Z');

    await insert${One}(db, ${one});

    expect(await find${One}(db, ${one}.id)).toEqual(${one});
  });
});

test('the newest ${words} comes first, and no more than asked for', async () => {
  await inRolledBackTransaction(database, async (handle) => {
    const db = tablesOf<${Module}Tables>(handle);
    const older = ${one}At('2026-11-20T09:30:00Z');
    const newer = ${one}At('2026-11-21T09:30:00Z');

    for (const ${one} of [older, newer]) await insert${One}(db, ${one});

    expect((await listNewest${Many}(db, 10)).map(({ id }) => id)).toEqual([newer.id, older.id]);
    expect(await listNewest${Many}(db, 1)).toHaveLength(1);
  });
});
`;
}

function handlers({ module, Module, noun, one, many, One, Many }: Names): string {
  return `import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { ${one}Created } from '../contract/events.ts';
import type { ${One} } from '../contract/${noun}.ts';
import { ${one}Problems } from '../contract/problems.ts';
import { create${One}, list${Many}, read${One} } from '../contract/routes.ts';
import { mayRead } from './${noun}.policy.ts';
import { find${One}, insert${One}, listNewest${Many} } from './${noun}.store.ts';
import type { ${One}Row } from './${noun}.store.ts';
import type { ${Module}Tables } from './tables.ts';

const handle = handlerFor<${Module}Tables>();

export const ${one}Handlers = [
  handle(list${Many}, async ({ db }, { limit }) => {
    const rows = await listNewest${Many}(db, limit);
    return { ${many}: rows.map(present${One}) };
  }),

  handle(read${One}, async ({ db, actor }, { id }) => {
    const ${one} = await find${One}(db, id);
    if (!${one} || !mayRead(actor, ${one})) throw new Problem(${one}Problems.notFound);

    return present${One}(${one});
  }),

  handle(create${One}, async (context, { title }) => {
    const { db, actor, clock } = context;
    const ${one} = { id: newId(), title, createdByPersonId: actor.personId, createdAt: clock.now() };

    await insert${One}(db, ${one});
    context.audit({ type: '${module}.${noun}', id: ${one}.id });
    context.emit(${one}Created, ${one}.id, {});

    return { id: ${one}.id };
  }),
];

function present${One}({ id, title, createdAt }: ${One}Row): ${One} {
  return { id, title, createdAt: createdAt.toISOString() };
}
`;
}
