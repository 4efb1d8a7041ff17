import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import type { Hub } from '#kernel/hub.ts';
import { newId } from '#kernel/ids.ts';
import type { Part } from '#kernel/module/part.ts';
import { jobFor, listenerFor } from '#kernel/module/server.ts';
import type { DeliveredEvent, Job, Listener } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { createSystemContext } from './create-system-context.ts';
import { listDeadLetters, retryDeadLetter } from './dead-letter.store.ts';
import { enqueue } from './enqueue.ts';
import { startJobs } from './start-jobs.ts';
import type { JobsOptions } from './start-jobs.ts';

const happened = defineEvent({
  id: 'probe.thing-happened',
  permission: 'probe.thing.read',
  payload: z.object({ step: z.number() }),
});

const noRetries: JobsOptions = { retryLimit: 0, retryDelaySeconds: 0 };

let opened: TestHub;

beforeAll(async () => {
  opened = await openTestHub();
});

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await opened.hub.database.executeSql(
    `truncate events.outbox, events.cursor, events.delivery, jobs.request;
     delete from jobs.schedule; delete from jobs.job; delete from jobs.queue`,
  );
});

function hubWith(parts: { listeners?: readonly Listener[]; jobs?: readonly Job[] }): Hub {
  const manifest = {
    id: 'probe',
    dependsOn: [],
    permissions: [],
    events: [happened],
    settings: [],
    navigation: [],
  };
  const server = { schema: 'probe', migrations: {}, handlers: [], ...parts };
  const part: Part = { manifest, server, texts: undefined };
  return { ...opened.hub, parts: [part] };
}

type Run = (context: SystemContext<object>, event: DeliveredEvent<{ step: number }>) => Promise<void>;

function listening(run: Run, id: Listener['id'] = 'probe.note-thing'): Hub {
  return hubWith({ listeners: [listenerFor<object>()(id, happened, run)] });
}

async function emit(hub: Hub, subjectId: string, steps: readonly number[]): Promise<void> {
  await createSystemContext(hub, { id: 'probe.emit' }).transaction(async (context) => {
    for (const step of steps) context.emit(happened, subjectId, { step });
  });
}

async function until(isSo: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const endsAt = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > endsAt) throw new Error('it did not happen in time');
    await wait(10);
  }
}

async function countRows(sql: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await opened.hub.database.executeSql(`select count(*)::int as count ${sql}`, values);
  return Number(rows[0]?.['count']);
}

test('an event reaches each listener once, with its payload', async () => {
  const got: unknown[] = [];
  const hub = listening(async (_context, { subjectId, payload }) => void got.push([subjectId, payload]));
  await using _jobs = await startJobs(hub, noRetries);

  await emit(hub, 'one', [1]);

  await until(() => got.length > 0);
  await wait(100);
  expect(got).toEqual([['one', { step: 1 }]]);
});

test('a command that is rolled back delivers nothing', async () => {
  const got: number[] = [];
  const hub = listening(async (_context, { payload }) => void got.push(payload.step));
  await using _jobs = await startJobs(hub, noRetries);
  const failing = createSystemContext(hub, { id: 'probe.fail' }).transaction(async (context) => {
    context.emit(happened, 'one', { step: 1 });
    throw new Error('thought better of it');
  });
  await expect(failing).rejects.toThrow('thought better of it');

  await emit(hub, 'one', [2]);

  await until(() => got.length > 0);
  expect(got).toEqual([2]);
});

test('events of one subject arrive in order while many subjects are served at once', async () => {
  const subjects = ['a', 'b', 'c', 'd'];
  const got = new Map<string, number[]>(subjects.map((subject) => [subject, []]));
  const hub = listening(async (_context, { subjectId, payload }) => {
    await wait(Math.random() * 10);
    got.get(subjectId)?.push(payload.step);
  });
  await using _jobs = await startJobs(hub, noRetries);
  const steps = Array.from({ length: 24 }, (_, index) => index);

  await Promise.all(
    subjects.map(async (subject) => {
      for (let at = 0; at < steps.length; at += 3) await emit(hub, subject, steps.slice(at, at + 3));
    }),
  );

  await until(() => [...got.values()].every((list) => list.length === steps.length), 15_000);
  for (const subject of subjects) expect(got.get(subject)).toEqual(steps);
});

test('a listener that throws is tried again and then lies among the dead letters, visible and retried by hand', async () => {
  let isBroken = true;
  let tries = 0;
  const got: number[] = [];
  const hub = listening(async (_context, { payload }) => {
    tries += 1;
    if (isBroken && payload.step === 1) throw new Error('the printer is on fire');
    got.push(payload.step);
  });
  await using _jobs = await startJobs(hub, { retryLimit: 1, retryDelaySeconds: 0 });
  const admin = await opened.signIn({ roleId: 'admin' });

  await emit(hub, 'one', [1]);
  await until(async () => (await listDeadLetters(hub.database.handle, { limit: 10 })).length === 1);
  expect(tries).toBe(2);
  const { body } = await admin.get('/api/v1/jobs/dead-letters');
  expect(body.deadLetters).toMatchObject([
    { queue: 'probe.note-thing', key: 'one', reason: 'the printer is on fire' },
  ]);
  const queues = (await admin.get('/api/v1/jobs/queues')).body.queues;
  expect(queues).toContainEqual(expect.objectContaining({ id: 'probe.note-thing', deadLetterCount: 1 }));

  await emit(hub, 'one', [2]);
  await until(() => got.includes(2));

  isBroken = false;
  const retry = await admin.send('POST', `/api/v1/jobs/dead-letters/${body.deadLetters[0].id}/retry`, {});
  expect(retry.body).toEqual({ queue: 'probe.note-thing' });
  await until(() => got.includes(1));
  expect(await listDeadLetters(hub.database.handle, { limit: 10 })).toEqual([]);
});

test('a resident sees no dead letters, and one that is gone is not found', async () => {
  const resident = await opened.signIn();
  const admin = await opened.signIn({ roleId: 'admin' });

  expect((await resident.get('/api/v1/jobs/dead-letters')).status).toBe(403);
  expect((await admin.send('POST', `/api/v1/jobs/dead-letters/${newId()}/retry`, {})).status).toBe(404);
  expect(await retryDeadLetter(opened.hub.database.handle, newId())).toBeUndefined();
});

test('what was left when the hub stopped is delivered after the next start', async () => {
  const got: number[] = [];
  const hub = listening(async (_context, { payload }) => void got.push(payload.step));
  await using _first = await startJobs(hub, noRetries);
  await emit(hub, 'one', [1]);
  await until(() => got.length === 1);
  await _first[Symbol.asyncDispose]();

  await emit(hub, 'one', [2, 3]);
  await wait(100);
  expect(got).toEqual([1]);

  await using _second = await startJobs(hub, noRetries);
  await until(() => got.length === 3);
  expect(got).toEqual([1, 2, 3]);
});

/** On a server another hub may be running the job; it is taken over when its heartbeat has been missing for half a minute. */
const isServer = process.env['TEST_DATABASE_URL'] !== undefined;

test.skipIf(isServer)('a job whose hub died in the middle runs again after the start', async () => {
  const got: number[] = [];
  const hub = listening(async (_context, { payload }) => void got.push(payload.step));
  await using first = await startJobs(hub, noRetries);
  await emit(hub, 'one', [1]);
  await until(() => got.length === 1);
  await first[Symbol.asyncDispose]();
  await hub.database.executeSql(
    `update jobs.job set state = 'active', heartbeat_on = now() where name = 'probe.note-thing'`,
  );
  await hub.database.executeSql('truncate events.delivery');

  await using _second = await startJobs(hub, noRetries);

  await until(() => got.length === 2);
});

test('a second delivery of the same event has no second effect', async () => {
  const hub = listening(async (context, { payload }) => {
    await context.transaction(async (inside) =>
      inside.audit({ type: 'probe.thing', id: String(payload.step) }),
    );
  });
  await using _jobs = await startJobs(hub, noRetries);
  const step = Math.floor(Math.random() * 1e9);
  const countEntries = async () =>
    await countRows(`from audit.entry where route_id = 'probe.note-thing' and subject_id = $1`, [
      String(step),
    ]);

  await emit(hub, 'one', [step]);
  await until(async () => (await countEntries()) === 1);
  await hub.database.executeSql(
    `insert into jobs.job (name, data, singleton_key, policy, retry_limit, expire_seconds, keep_until)
     select name, data, 'other', policy, 0, 60, now() + interval '1 hour' from jobs.job where name = 'probe.note-thing'`,
  );

  const isOver = `from jobs.job where name = 'probe.note-thing' and singleton_key = 'other' and state = 'completed'`;
  await until(async () => (await countRows(isOver)) === 1);
  expect(await countEntries()).toBe(1);
});

test('the mark of delivery is rolled back with the listener, so that a retry does the work', async () => {
  let tries = 0;
  const hub = listening(async (context) => {
    await context.transaction(async () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
    });
  });
  await using _jobs = await startJobs(hub, { retryLimit: 1, retryDelaySeconds: 0 });

  await emit(hub, 'one', [1]);

  await until(() => tries === 2);
  await until(async () => (await countRows('from events.delivery')) === 1);
});

test('a listener with two transactions is refused', async () => {
  const hub = listening(async (context) => {
    await context.transaction(async () => undefined);
    await context.transaction(async () => undefined);
  });
  await using _jobs = await startJobs(hub, noRetries);

  await emit(hub, 'one', [1]);

  await until(async () => (await listDeadLetters(hub.database.handle, { limit: 1 })).length === 1);
  const [letter] = await listDeadLetters(hub.database.handle, { limit: 1 });
  expect(letter?.reason).toContain('second transaction');
});

test('a job enqueued in a command runs after its commit and not after its rollback', async () => {
  const ran: string[] = [];
  const print = jobFor<object>()({
    id: 'probe.print',
    input: z.object({ title: z.string() }),
    timeoutMs: 5_000,
    run: async (_context, { title }) => void ran.push(title),
  });
  const hub = hubWith({ jobs: [print] });
  await using _jobs = await startJobs(hub, noRetries);
  const system = createSystemContext(hub, { id: 'probe.command' });

  const failing = system.transaction(async ({ db }) => {
    await enqueue(db, print, { title: 'never' });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await system.transaction(async ({ db }) => {
    await enqueue(db, print, { title: 'first' }, { key: 'one' });
    await enqueue(db, print, { title: 'second' }, { key: 'one' });
    await enqueue(db, print, { title: 'later' }, { key: 'two', startAfter: new Date(Date.now() + 1_500) });
  });

  await until(() => ran.length === 2);
  expect(ran).toEqual(['first', 'second']);
  await until(() => ran.length === 3);
  expect(ran[2]).toBe('later');
});

test('a job over its time is told so and commits nothing any more', async () => {
  const entryId = newId();
  let isTold = false;
  const slow = jobFor<object>()({
    id: 'probe.crawl',
    input: z.object({}),
    timeoutMs: 1_000,
    run: async (context, _input, signal) => {
      await context.transaction(async (inside) => {
        inside.audit({ type: 'probe.thing', id: entryId });
        while (!signal.aborted) await wait(20);
        isTold = true;
      });
    },
  });
  const hub = hubWith({ jobs: [slow] });
  await using _jobs = await startJobs(hub, noRetries);

  await createSystemContext(hub, { id: 'probe.command' }).transaction(
    async ({ db }) => await enqueue(db, slow, {}),
  );

  await until(async () => isTold && (await listDeadLetters(hub.database.handle, { limit: 1 })).length === 1);
  expect(await countRows('from audit.entry where subject_id = $1', [entryId])).toBe(0);
});

test('a schedule is kept while a job has one and forgotten when it has not', async () => {
  const tidy = {
    id: 'probe.tidy',
    input: z.object({}),
    timeoutMs: 1_000,
    run: async () => undefined,
  } as const;
  const schedulesOf = async () =>
    (await opened.hub.database.executeSql('select name, cron, timezone from jobs.schedule order by name'))
      .rows;

  await using first = await startJobs(
    hubWith({ jobs: [jobFor<object>()({ ...tidy, schedule: '5 4 * * *' })] }),
  );
  expect(await schedulesOf()).toContainEqual({
    name: 'probe.tidy',
    cron: '5 4 * * *',
    timezone: 'Europe/Moscow',
  });
  await first[Symbol.asyncDispose]();

  await using _second = await startJobs(hubWith({ jobs: [jobFor<object>()(tidy)] }));
  const kept = (await schedulesOf()).map(({ name }) => name);
  expect(kept).toContain('files.sweep-staged');
  expect(kept).not.toContain('probe.tidy');
});

test('two jobs of one name are refused at the start', async () => {
  const hub = hubWith({
    listeners: [
      listenerFor<object>()('probe.twin', happened, async () => undefined),
      listenerFor<object>()('probe.twin', happened, async () => undefined),
    ],
  });
  await expect(startJobs(hub)).rejects.toThrow('"probe.twin"');
});
