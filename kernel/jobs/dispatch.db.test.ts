import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '#kernel/db/database.ts';
import { defineEvent } from '#kernel/events/contract.ts';
import { ensureCursor } from '#kernel/events/delivery.store.ts';
import { beginningOfOutbox, isAfter, readOutboxAfter } from '#kernel/events/outbox-reader.store.ts';
import { appendToOutbox } from '#kernel/events/outbox.store.ts';
import type { Hub } from '#kernel/hub.ts';
import { newId } from '#kernel/ids.ts';
import type { Part } from '#kernel/module/part.ts';
import { listenerFor } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { orderedId } from './dispatch.ts';
import { startJobs } from './start-jobs.ts';

const isServer = process.env['TEST_DATABASE_URL'] !== undefined;
const happened = defineEvent({
  id: 'probe.thing-happened',
  permission: 'probe.thing.read',
  payload: z.object({ step: z.number() }),
});

let opened: TestHub;

beforeAll(async () => {
  opened = await openTestHub();
  await ensureCursor(opened.hub.database.handle);
});

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

function eventOf(subjectId: string, step: number) {
  return { id: newId(), eventId: happened.id, subjectId, payload: { step }, occurredAt: new Date() };
}

function hubHearing(got: number[]): Hub {
  const note = listenerFor<object>()('probe.note-thing', happened, async (_context, { payload }) => {
    got.push(payload.step);
  });
  const manifest = {
    id: 'probe',
    dependsOn: [],
    permissions: [],
    events: [happened],
    settings: [],
    navigation: [],
  };
  const part: Part = {
    manifest,
    server: { schema: 'probe', migrations: {}, handlers: [], listeners: [note] },
    texts: undefined,
  };
  return { ...opened.hub, parts: [part] };
}

test.skipIf(!isServer)('nothing is passed over while an earlier transaction is still open', async () => {
  const got: number[] = [];
  const { database } = opened.hub;
  await using _jobs = await startJobs(hubHearing(got));
  const held = Promise.withResolvers<void>();
  const inserted = Promise.withResolvers<void>();

  const earlier = database.transaction(async (db) => {
    await appendToOutbox(db, [eventOf('early', 1)]);
    inserted.resolve();
    await held.promise;
  });
  await inserted.promise;
  await database.transaction(async (db) => await appendToOutbox(db, [eventOf('late', 2)]));
  await wait(300);
  const whileOpen = [...got];
  held.resolve();
  await earlier;
  while (got.length < 2) await wait(10);

  expect(whileOpen).toEqual([]);
  expect(new Set(got)).toEqual(new Set([1, 2]));
});

test.skipIf(!isServer)('several hubs on one database hand out each event once, in order', async () => {
  const got: number[] = [];
  const { database } = opened.hub;
  const hub = hubHearing(got);
  await using _one = await startJobs(hub);
  await using _two = await startJobs(hub);
  await using _three = await startJobs(hub);
  const steps = Array.from({ length: 60 }, (_, index) => index);

  for (const step of steps)
    await database.transaction(async (db) => await appendToOutbox(db, [eventOf('one', step)]));
  while (got.length < steps.length) await wait(10);
  await wait(300);

  expect(got).toEqual(steps);
});

test('no search for the next job may be turned into a join of all jobs with all heads', async () => {
  const searches: string[] = [];
  const got: number[] = [];
  const hub = hubHearing(got);
  const { executeSql } = hub.database;
  const database: Database = {
    ...hub.database,
    executeSql: async (text, values, transaction) => {
      if (text.includes('strict_fifo_heads')) searches.push(text);
      return await executeSql(text, values, transaction);
    },
  };
  await using _jobs = await startJobs({ ...hub, database });
  await database.transaction(async (db) => await appendToOutbox(db, [eventOf('searched', 1)]));
  await expect.poll(() => got, { timeout: 10_000 }).toEqual([1]);

  expect(searches.length).toBeGreaterThan(0);
  for (const search of searches)
    expect(search).toContain('coalesce(j.id IN (SELECT id FROM strict_fifo_heads), false)');
});

test('a page of the outbox says what is after the cursor, in order', async () => {
  const { database } = opened.hub;
  await database.executeSql('truncate events.outbox');
  await database.transaction(async (db) => await appendToOutbox(db, [eventOf('a', 1), eventOf('b', 2)]));
  await database.transaction(async (db) => await appendToOutbox(db, [eventOf('a', 3)]));

  // NOTE: a transaction in another database of the same server withholds our events for a moment, too.
  await expect
    .poll(async () => (await readOutboxAfter(database.handle, beginningOfOutbox, 10)).events.length, {
      timeout: 10_000,
    })
    .toBe(3);
  const whole = await readOutboxAfter(database.handle, beginningOfOutbox, 10);
  const [first] = whole.events;
  const rest = first ? await readOutboxAfter(database.handle, first, 10) : whole;

  expect(whole.events.map(({ payload }) => payload)).toEqual([{ step: 1 }, { step: 2 }, { step: 3 }]);
  expect(whole.isWithheld).toBe(false);
  expect(rest.events.map(({ payload }) => payload)).toEqual([{ step: 2 }, { step: 3 }]);
});

test('cursors and job ids sort by transaction, then by position', () => {
  const places = [
    { transactionId: '9', position: 50 },
    { transactionId: '10', position: 3 },
    { transactionId: '10', position: 20 },
    { transactionId: '18446744073709551615', position: 1 },
  ];
  const ids = places.map(({ transactionId, position }) => orderedId(BigInt(transactionId), position));

  expect(ids.toSorted()).toEqual(ids);
  expect(places.toSorted((one, other) => (isAfter(one, other) ? 1 : -1))).toEqual(places);
});
