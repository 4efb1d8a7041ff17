import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { openTestDatabase } from '#kernel/testing/database.ts';
import { insertEntry } from './entry.store.ts';
import { auditMigrations } from './migrations.ts';
import { sealEntries } from './sealer.ts';
import { verifyAudit } from './verify.ts';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase([{ schema: 'audit', migrations: auditMigrations }]);
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const now = new Date('2026-11-21T10:00:00Z');

async function addEntries(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await database.transaction(async (db) => {
    for (const id of ids) {
      const facts = {
        actorKind: 'person',
        actorPersonId: null,
        sessionId: null,
        routeId: 'reports.createReport',
      };
      const subject = {
        subjectType: 'reports.report',
        subjectId: id,
        difference: { text: 'Ёжик' },
        reason: null,
      };
      await insertEntry(db, { id, occurredAt: now, ...facts, ...subject, requestId: id });
    }
  });
  return ids;
}

/** What only somebody with the whole database in hand can do. */
async function tamper(statement: string, values: unknown[]): Promise<void> {
  await database.executeSql('alter table audit.entry disable trigger all');
  await database.executeSql(statement, values);
  await database.executeSql('alter table audit.entry enable trigger all');
}

test('entries of several seals verify from the first to the last', async () => {
  await addEntries(7);
  await sealEntries(database, now);
  await addEntries(3);
  await sealEntries(database, now);
  expect(await verifyAudit(database.handle)).toMatchObject({ kind: 'intact', sealCount: 2, entryCount: 10 });
});

test('sealing by several hubs at once seals each entry once', async () => {
  await addEntries(20);
  const counts = await Promise.all([1, 2, 3].map(async () => await sealEntries(database, now)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
  expect((await verifyAudit(database.handle)).kind).toBe('intact');
});

test('an entry can be neither changed nor deleted', async () => {
  const [id] = await addEntries(1);
  await expect(
    database.executeSql('update audit.entry set reason = $2 where id = $1', [id, 'x']),
  ).rejects.toThrow('append-only');
  await expect(database.executeSql('delete from audit.entry where id = $1', [id])).rejects.toThrow(
    'append-only',
  );
});

test('a changed entry is located by its seal', async () => {
  const [id] = await addEntries(5);
  await sealEntries(database, now);
  const { rows } = await database.executeSql(
    'select seal_number from audit.sealed_entry where entry_id = $1',
    [id],
  );

  await tamper(`update audit.entry set difference = '{"text": "Ежик"}' where id = $1`, [id]);

  expect(await verifyAudit(database.handle)).toMatchObject({
    kind: 'broken',
    sealNumber: rows[0]?.['seal_number'],
    what: 'an entry was changed',
  });
});
