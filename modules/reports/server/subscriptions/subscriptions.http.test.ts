import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { messagesAtOnceADay, subscriptionsAtMost } from '../../contract/subscriptions.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { sendDigests } from './jobs.ts';
import { tellListeners } from './tell-listeners.ts';

const path = '/api/v1/reports/subscriptions';
const spot = { lng: 33.3, lat: 54.15 };
const town51 = { kind: 'town' } as const;

let town: TestHub;
let jobs: AsyncDisposable;
let author: TestCaller;
let reader: TestCaller;
let neighbour: TestCaller;
let moderator: TestCaller;
let areaId: string;
let streetId: string;
let houseId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const roadsId = await town.addOrganisation('Дороги');
  author = await town.signIn();
  reader = await town.signIn();
  neighbour = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  const rule = {
    position: 1,
    categoryId: null,
    groupId: null,
    areaId: null,
    target: 'organisation',
  } as const;
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, id: newId(), organisationId: roadsId },
  ]);
  await drawPlaces();
  jobs = await startJobs(town.hub);
}, 300_000);

afterAll(async () => {
  await jobs[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await town.hub.database.executeSql('delete from reports.subscription', []);
  town.clock.advance(25 * 60 * 60_000);
});

async function drawPlaces(): Promise<void> {
  [areaId, streetId, houseId] = [newId(), newId(), newId()];
  const run = async (text: string, values: readonly unknown[]): Promise<void> => {
    await town.hub.database.executeSql(text, [...values]);
  };
  await run(
    `insert into geo.area (id, kind, name, geometry, source, source_key)
     values ($1, 'district', 'Заречный', ST_Multi(ST_MakeEnvelope(33.29, 54.14, 33.31, 54.16, 4326)), 'test', 'a')`,
    [areaId],
  );
  await run(
    `insert into geo.street (id, name, kind, search_key, geometry, source, source_key)
     values ($1, 'улица Мира', 'residential', 'мира',
       ST_Multi(ST_GeomFromText('LINESTRING(33.299 54.15, 33.301 54.15)', 4326)), 'test', 's')`,
    [streetId],
  );
  await run(
    `insert into geo.house (id, street_id, number, number_key, address, normalised, point, attributes, source, source_key)
     values ($1, $2, '1', '1', 'улица Мира, 1', 'мира 1', ST_SetSRID(ST_MakePoint(33.3, 54.15), 4326), '{}', 'test', 'h')`,
    [houseId, streetId],
  );
}

async function subscribe(caller: TestCaller, place: object, more: object = {}): Promise<string> {
  const { status, body } = await caller.send('POST', path, { place, rhythm: 'at-once', ...more });
  expect(status).toBe(200);
  return body.id;
}

async function publish(categoryId = 'roads.pothole'): Promise<number> {
  const draft = { text: 'Яма у подъезда, звоните 89123456789', categoryId, place: spot };
  const { body } = await author.send('POST', '/api/v1/reports', draft);
  await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, { version: 1 });
  return body.number;
}

interface Letter {
  readonly to: string;
  readonly kind: string;
  readonly text: string;
  readonly url: string;
}

async function newsOf(number: number): Promise<Letter[]> {
  const { rows } = await town.hub.database.executeSql(
    `select recipient_person_id as "to", kind, body_text as text, unsubscribe_url as url from notify.message
     where unsubscribe_url is not null and body_text like $1 order by id`,
    [`%/reports/${number}\n%`],
  );
  return rows as unknown as Letter[];
}

/** The matches of a report are written in one transaction with its messages. */
async function untilMatched(number: number): Promise<void> {
  const endsAt = Date.now() + 10_000;
  for (;;) {
    const { rows } = await town.hub.database.executeSql(
      `select from reports.subscription_match join reports.report on report.id = report_id where number = $1`,
      [number],
    );
    if (rows.length > 0 || Date.now() > endsAt) return;
    await wait(20);
  }
}

async function runDigests(): Promise<void> {
  const system = createSystemContext(town.hub, { id: sendDigests.id });
  await (sendDigests as Job).run(system, {} as never, new AbortController().signal);
}

test('a report is told once to whoever subscribed to its house, street, area, surroundings, kind or town', async () => {
  await subscribe(reader, { kind: 'house', id: houseId });
  await subscribe(reader, { kind: 'area', id: areaId });
  await subscribe(reader, town51, { categoryId: 'roads.pothole' });
  await subscribe(neighbour, { kind: 'street', id: streetId });
  await subscribe(author, town51);
  const boxed = await town.signIn();
  await subscribe(boxed, { kind: 'box', box: [33.29, 54.149, 33.31, 54.151] });

  const number = await publish();
  await untilMatched(number);

  const letters = await newsOf(number);
  expect(letters.map(({ to }) => to).toSorted()).toEqual(
    [reader, neighbour, boxed].map(({ personId }) => String(personId)).toSorted(),
  );
  expect(letters.every(({ text }) => !/Яма у подъезда|8912/.test(text))).toBe(true);
});

test('another category and another place are not told', async () => {
  await subscribe(reader, town51, { categoryId: 'green.stray-dogs' });
  await subscribe(reader, { kind: 'box', box: [33.35, 54.18, 33.36, 54.19] });
  await subscribe(neighbour, town51);

  const number = await publish();
  await untilMatched(number);

  expect((await newsOf(number)).map(({ to }) => to)).toEqual([neighbour.personId]);
});

test('a job that runs a second time tells nobody twice', async () => {
  await subscribe(reader, town51);
  const number = await publish();
  await untilMatched(number);
  const { rows } = await town.hub.database.executeSql(
    `select event_id as "eventId", report_id as "reportId" from reports.subscription_match
     join reports.report on report.id = report_id where number = $1`,
    [number],
  );
  const again = { ...rows[0], kind: 'published', occurredAt: town.clock.now().toISOString(), after: null };

  const system = createSystemContext(town.hub, { id: tellListeners.id });
  await (tellListeners as Job).run(system, again as never, new AbortController().signal);

  expect(await newsOf(number)).toHaveLength(1);
});

test('the daily message holds everything once, leaves out what was hidden, and comes once', async () => {
  await subscribe(reader, town51, { rhythm: 'daily' });
  await subscribe(reader, { kind: 'area', id: areaId }, { rhythm: 'daily' });
  const [shown, hidden] = [await publish(), await publish()];
  await untilMatched(shown);
  await untilMatched(hidden);
  const { body } = await moderator.get(`/api/v1/reports/${hidden}`);
  await moderator.send('POST', `/api/v1/reports/${hidden}/hiding`, {
    version: body.version,
    ruleId: 'personal-data',
  });
  expect(await newsOf(shown)).toEqual([]);

  await runDigests();
  await runDigests();

  const letters = await newsOf(shown);
  expect(letters.map(({ to, kind }) => ({ to, kind }))).toEqual([
    { to: reader.personId, kind: 'reports.mail-digest' },
  ]);
  expect(letters[0]?.text).not.toContain(`/reports/${hidden}\n`);
});

test('who got too many messages in a day gets the rest with the daily one', async () => {
  const subscriptionId = await subscribe(reader, town51);
  const number = await publish();
  await untilMatched(number);
  await town.hub.database.executeSql(
    `insert into reports.subscription_match
     select gen_random_uuid(), person_id, report_id, $1, 'at-once', told_at, told_at
     from reports.subscription_match, generate_series(1, $2::int) where subscription_id = $1`,
    [subscriptionId, messagesAtOnceADay],
  );

  const rest = await publish();
  await untilMatched(rest);

  expect(await newsOf(rest)).toEqual([]);
  await runDigests();
  expect((await newsOf(rest)).map(({ kind }) => kind)).toEqual(['reports.mail-digest']);
});

test('one press in a mail program ends the subscription the letter came by', async () => {
  await subscribe(reader, town51);
  const number = await publish();
  await untilMatched(number);
  const [letter] = await newsOf(number);
  const press = async (url: string, payload: string) =>
    await town.app.inject({
      method: 'POST',
      url: new URL(url).pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });

  expect((await press(letter?.url ?? '', 'something=else')).statusCode).toBe(400);
  expect((await reader.get(path)).body.subscriptions).toHaveLength(1);
  expect((await press(letter?.url ?? '', 'List-Unsubscribe=One-Click')).statusCode).toBe(200);
  expect((await reader.get(path)).body.subscriptions).toEqual([]);
  expect((await press(letter?.url ?? '', 'List-Unsubscribe=One-Click')).statusCode).toBe(200);
  const forged = letter?.url.replace(/.(?=.$)/, (sign) => (sign === '0' ? '1' : '0')) ?? '';
  expect((await press(forged, 'List-Unsubscribe=One-Click')).statusCode).toBe(404);
});

test('the link of the daily message ends what comes daily and nothing else', async () => {
  await subscribe(reader, { kind: 'area', id: areaId }, { rhythm: 'daily' });
  const number = await publish();
  await untilMatched(number);
  await runDigests();
  const kept = await subscribe(reader, { kind: 'street', id: streetId });
  const token = new URL((await newsOf(number))[0]?.url ?? '').pathname.split('/').at(-1) ?? '';

  const { body } = await town.anonymous.get(`/api/v1/reports/unsubscriptions/${token}`);
  expect(body).toMatchObject({ scope: 'daily', subscriptions: [{ placeName: 'Заречный' }] });
  await town.anonymous.send('POST', `/api/v1/reports/unsubscriptions/${token}`, {});

  expect((await reader.get(path)).body.subscriptions.map(({ id }: { id: string }) => id)).toEqual([kept]);
});

test('the address a mail program writes to leaves our own pages beside it alone', async () => {
  const answer = await town.app.inject({ url: '/reports/mine', headers: { accept: 'text/html' } });
  expect(answer.headers['content-type']).toContain('application/problem+json');
});

test('a subscription is nobody else’s, and a stranger has none', async () => {
  const id = await subscribe(reader, town51);

  expect((await neighbour.get(path)).body.subscriptions).toEqual([]);
  expect((await neighbour.send('DELETE', `${path}/${id}`)).status).toBe(404);
  expect((await neighbour.send('PATCH', `${path}/${id}`, { rhythm: 'daily' })).status).toBe(404);
  expect((await town.anonymous.get(path)).status).toBe(401);
  expect((await reader.send('PATCH', `${path}/${id}`, { rhythm: 'daily' })).status).toBe(200);
});

test('the same wish twice is one, and there is an end to how many there may be', async () => {
  const first = await subscribe(reader, town51);
  expect(await subscribe(reader, town51, { rhythm: 'daily' })).toBe(first);
  const boxes = Array.from({ length: subscriptionsAtMost - 1 }, (_, at) => at / 1000);
  for (const shift of boxes)
    await subscribe(reader, { kind: 'box', box: [33.2 + shift, 54.1, 33.25 + shift, 54.2] });

  const { status, body } = await reader.send('POST', path, { place: { kind: 'area', id: areaId } });

  expect({ status, code: body.code }).toEqual({ status: 422, code: 'reports.too-many-subscriptions' });
});

test.each([
  ['a house that is not there', { place: { kind: 'house', id: newId() } }, 422],
  ['a category that is not there', { place: town51, categoryId: 'no.such' }, 422],
  ['a box as large as a region', { place: { kind: 'box', box: [30, 50, 40, 60] } }, 400],
  ['a box upside down', { place: { kind: 'box', box: [33.3, 54.2, 33.2, 54.1] } }, 400],
  ['no place', {}, 400],
])('%s is refused', async (_what, body, expected) => {
  expect((await reader.send('POST', path, body)).status).toBe(expected);
});
