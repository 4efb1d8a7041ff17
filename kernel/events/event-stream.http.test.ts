import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { buildServer } from '#kernel/http/server.ts';
import type { Hub } from '#kernel/hub.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Part } from '#kernel/module/part.ts';
import { openEventSource } from '#kernel/testing/event-source.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { defineEvent } from './contract.ts';
import { registerEventStream, streamLimits } from './event-stream.ts';
import type { StreamLimits } from './event-stream.ts';

const payload = z.object({ step: z.number(), organisationId: z.string().optional() });
const seenByAll = defineEvent({ id: 'probe.thing-shown', permission: 'reports.report.read', payload });
const seenByModerators = defineEvent({
  id: 'probe.thing-sent',
  permission: 'reports.report.moderate',
  payload,
});
const seenByOrganisation = defineEvent({
  id: 'probe.thing-assigned',
  permission: 'reports.report.work',
  payload,
  audience: 'organisation',
});

const quick: StreamLimits = { ...streamLimits, publicBatchMs: 100, heartbeatMs: 100, sessionCheckMs: 200 };

let opened: TestHub;
let hub: Hub;
const servers: FastifyInstance[] = [];

beforeAll(async () => {
  opened = await openTestHub();
  const events = [seenByAll, seenByModerators, seenByOrganisation];
  const manifest = { id: 'probe', dependsOn: [], permissions: [], events, settings: [], navigation: [] };
  const part: Part = { manifest, server: undefined, texts: undefined };
  hub = { ...opened.hub, parts: [part] };
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
});

async function serve(limits: StreamLimits = quick): Promise<string> {
  const app = await buildServer(hub, { plugins: [(server) => registerEventStream(server, hub, limits)] });
  servers.push(app);
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/api/v1/events`;
}

async function emit(
  event: typeof seenByAll | typeof seenByModerators | typeof seenByOrganisation,
  facts: z.output<typeof payload>,
) {
  await createSystemContext(hub, { id: 'probe.emit' }).transaction(async (context) =>
    context.emit(event, 'one', facts),
  );
}

async function until(isSo: () => boolean): Promise<void> {
  const endsAt = Date.now() + 5_000;
  while (!isSo()) {
    if (Date.now() > endsAt) throw new Error('it did not happen in time');
    await wait(5);
  }
}

/** NOTE: a transaction in another database of the same server withholds our events for a moment, too. */
async function untilReadable(): Promise<void> {
  const countWithheld = async () => {
    const { rows } = await hub.database.executeSql(
      'select count(*)::int as n from events.outbox where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())',
    );
    return rows[0]?.['n'];
  };
  await expect.poll(countWithheld, { timeout: 10_000 }).toBe(0);
}

const cookieOf = (caller: { cookie: string | null }) => ({ cookie: caller.cookie ?? '' });

test('a stranger hears public events only, and staff hear what their permission shows', async () => {
  const url = await serve();
  const moderator = await opened.signIn({ roleId: 'moderator' });
  using stranger = await openEventSource(url);
  using staff = await openEventSource(url, cookieOf(moderator));

  await emit(seenByModerators, { step: 1 });
  await emit(seenByAll, { step: 2 });

  await until(() => stranger.events.length > 0 && staff.events.length > 1);
  expect(stranger.events.map(({ event, data }) => [event, data.payload.step])).toEqual([
    ['probe.thing-shown', 2],
  ]);
  expect(staff.events.map(({ data }) => data.payload.step)).toEqual([1, 2]);
  expect(stranger.headers['cache-control']).toContain('no-transform');
});

test('an event for one organisation reaches the executors of that one', async () => {
  const url = await serve();
  const organisationId = await opened.addOrganisation('Дороги');
  const ours = await opened.signIn({ roleId: 'executor', organisationId });
  const others = await opened.signIn({ roleId: 'executor' });
  using hearing = await openEventSource(url, cookieOf(ours));
  using deaf = await openEventSource(url, cookieOf(others));

  await emit(seenByOrganisation, { step: 1, organisationId });
  await emit(seenByAll, { step: 2 });

  await until(() => hearing.events.length === 2 && deaf.events.length === 1);
  expect(hearing.events[0]?.event).toBe('probe.thing-assigned');
  expect(deaf.events[0]?.event).toBe('probe.thing-shown');
});

test('a place the outbox has not reached, as after a restore, makes the screen ask for its data again', async () => {
  const url = await serve();
  await emit(seenByAll, { step: 1 });
  using screen = await openEventSource(url, { 'last-event-id': '9000000000000000000-1' });
  await until(() => screen.events.length >= 1);
  expect(screen.events[0]?.event).toBe('reset');
});

test('who connects again goes on after the last event, without a gap and without repeats', async () => {
  const url = await serve();
  const first = await openEventSource(url);
  await emit(seenByAll, { step: 1 });
  await until(() => first.events.length === 1);
  first[Symbol.dispose]();

  await emit(seenByAll, { step: 2 });
  await emit(seenByAll, { step: 3 });
  using second = await openEventSource(url, { 'last-event-id': first.events[0]?.id ?? '' });
  await emit(seenByAll, { step: 4 });

  await until(() => second.events.length >= 3);
  await wait(250);
  expect(second.events.map(({ data }) => data.payload.step)).toEqual([2, 3, 4]);
});

test('who was away for too long is told to ask again', async () => {
  const url = await serve();
  await hub.database.executeSql(
    `insert into events.outbox (id, event_id, subject_id, payload, occurred_at)
     select gen_random_uuid(), 'probe.thing-shown', 'one', '{"step": 0}', now() from generate_series(1, 2500)`,
  );
  await untilReadable();

  using source = await openEventSource(url, { 'last-event-id': '1-1' });
  using confused = await openEventSource(url, { 'last-event-id': 'yesterday' });

  await until(() => source.events.length > 0 && confused.events.length > 0);
  expect(source.events.map(({ event }) => event)).toEqual(['reset']);
  expect(confused.events.map(({ event }) => event)).toEqual(['reset']);
  expect(source.lastId).not.toBe('1-1');
});

test('a quiet client is told where it stands', async () => {
  await untilReadable();
  const url = await serve();
  using source = await openEventSource(url);
  await until(() => source.lastId !== '');
  const before = source.lastId;

  await emit(seenByModerators, { step: 1 });

  await until(() => source.lastId !== before);
  expect(source.events).toEqual([]);
});

test('a stream ends when its session has ended', async () => {
  const url = await serve();
  const moderator = await opened.signIn({ roleId: 'moderator' });
  using staff = await openEventSource(url, cookieOf(moderator));

  await hub.database.executeSql('delete from identity.session where person_id = $1', [moderator.personId]);

  await until(() => staff.isEnded);
});

test('one address opens a bounded number of streams', async () => {
  const url = await serve({ ...quick, anonymousPerAddress: 2 });
  using _first = await openEventSource(url);
  using _second = await openEventSource(url);
  using third = await openEventSource(url);

  expect(third.status).toBe(429);
  expect(third.headers['retry-after']).toBe('30');
});

test('a screen that does not read is let go', async () => {
  const url = new URL(await serve({ ...quick, bufferBytes: 64 * 1024 }));
  const [server] = servers;
  const socket = connect(Number(url.port), url.hostname).pause();
  socket.on('error', () => undefined);
  socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
  const countConnections = async () =>
    await new Promise<number>((resolve) => server?.server.getConnections((_error, count) => resolve(count)));
  while ((await countConnections()) === 0) await wait(5);
  await wait(50);

  for (let round = 0; (await countConnections()) > 0 && round < 20; round += 1) {
    await hub.database.executeSql(
      `insert into events.outbox (id, event_id, subject_id, payload, occurred_at)
       select gen_random_uuid(), 'probe.thing-shown', repeat('x', 1000), '{"step": 0}', now() from generate_series(1, 2000)`,
    );
    await emit(seenByAll, { step: round });
    await wait(150);
  }

  expect(await countConnections()).toBe(0);
  socket.destroy();
});

test('the server closes with streams still open', async () => {
  const url = await serve();
  using source = await openEventSource(url);
  const [server] = servers.splice(0);

  await server?.close();

  await until(() => source.isEnded);
});
