import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let colleague: TestCaller;
let foreigner: TestCaller;
let roadsId: string;
let otherId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  otherId = await town.addOrganisation('Зелень');
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  colleague = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  foreigner = await town.signIn({ roleId: 'executor', organisationId: otherId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function send(): Promise<number> {
  const report = { text: 'Яма у школы', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  return (await resident.send('POST', '/api/v1/reports', report)).body.number;
}

const sendMany = async (count: number) => {
  const numbers: number[] = [];
  for (let sent = 0; sent < count; sent += 1) numbers.push(await send());
  return numbers;
};

const bulk = async (by: TestCaller, what: string, items: unknown, headers?: Record<string, string>) =>
  await by.send('POST', `/api/v1/reports/bulk/${what}`, { items }, headers);

const cardOf = async (number: number) => (await executor.get(`/api/v1/reports/${number}`)).body;
const kindsOf = (body: { results: { kind: string }[] }) => body.results.map(({ kind }) => kind);

async function publishMany(count: number): Promise<number[]> {
  const numbers = await sendMany(count);
  await bulk(
    moderator,
    'publication',
    numbers.map((number) => ({ number, version: 1 })),
  );
  return numbers;
}

async function auditOf(routeId: string): Promise<number> {
  const { rows } = await town.hub.database.executeSql(
    'select count(*)::int as count from audit.entry where route_id = $1',
    [routeId],
  );
  return Number(rows[0]?.['count']);
}

test('each of many is a command of its own, with its history, its audit row and its event', async () => {
  const numbers = await sendMany(3);
  const before = await auditOf('reports.publishReport');
  const { body, status } = await bulk(
    moderator,
    'publication',
    numbers.map((number) => ({ number, version: 1 })),
  );
  expect(status).toBe(200);
  expect(kindsOf(body)).toEqual(['done', 'done', 'done']);
  expect(body.results[0].output).toMatchObject({ status: 'assigned', version: 2 });
  expect((await auditOf('reports.publishReport')) - before).toBe(3);
  const { rows } = await town.hub.database.executeSql(
    `select count(*)::int as count from events.outbox where event_id = 'reports.report-assigned'
     and subject_id in (select id::text from reports.report where number = any($1))`,
    [numbers],
  );
  expect(rows[0]?.['count']).toBe(3);
});

test('what one refuses stops no other, and of the refused nothing is written', async () => {
  const [first = 0, stale = 0, last = 0] = await publishMany(3);
  const before = await cardOf(stale);
  const { body } = await bulk(executor, 'taking', [
    { number: first, version: 2 },
    { number: stale, version: 1 },
    { number: 999_999, version: 1 },
    { number: last, version: 2 },
  ]);
  expect(body.results).toMatchObject([
    { kind: 'done' },
    { kind: 'refused', code: 'reports.stale-edit' },
    { kind: 'refused', code: 'reports.report-not-found' },
    { kind: 'done', output: { status: 'in-work' } },
  ]);
  expect(body.results[1].detail).toMatch(/[а-яё]/i);
  expect(await cardOf(stale)).toEqual(before);
});

test('a report named twice is done once', async () => {
  const [number = 0] = await publishMany(1);
  const item = { number, version: 2 };
  const { body } = await bulk(executor, 'taking', [item, item]);
  expect(body.results).toMatchObject([{ kind: 'done' }, { kind: 'refused', code: 'reports.stale-edit' }]);
});

test('of reports that are another’s or hidden from the asker nothing is told or done', async () => {
  const [published = 0] = await publishMany(1);
  const unpublished = await send();
  const { body } = await bulk(foreigner, 'plan', [
    { number: published, version: 2, plannedOn: '2026-12-01' },
    { number: unpublished, version: 1, plannedOn: '2026-12-01' },
    { number: 999_999, version: 1, plannedOn: '2026-12-01' },
  ]);
  const codes = body.results.map(({ code, detail }: { code: string; detail: string }) => `${code} ${detail}`);
  expect(new Set(codes).size).toBe(1);
  expect((await bulk(resident, 'publication', [{ number: unpublished, version: 1 }])).status).toBe(403);
  expect((await bulk(town.anonymous, 'taking', [{ number: published, version: 2 }])).status).toBe(401);
});

test('sent twice under one key, it is done once and answered alike', async () => {
  const numbers = await publishMany(2);
  const items = numbers.map((number) => ({ number, version: 2 }));
  const headers = { 'idempotency-key': newId() };
  const [first, second] = await Promise.all([
    bulk(executor, 'taking', items, headers),
    bulk(executor, 'taking', items, headers),
  ]);
  expect(kindsOf(first.body)).toEqual(['done', 'done']);
  expect(second.body).toEqual(first.body);
  const { history } = await cardOf(numbers[0] ?? 0);
  expect(history.filter(({ kind }: { kind: string }) => kind === 'taken')).toHaveLength(1);
});

test('more than a hundred, none, or one malformed are refused before anything is done', async () => {
  const [number = 0] = await publishMany(1);
  const item = { number, version: 2 };
  expect((await bulk(executor, 'taking', [])).status).toBe(400);
  expect(
    (
      await bulk(
        executor,
        'taking',
        Array.from({ length: 101 }, () => item),
      )
    ).status,
  ).toBe(400);
  const malformed = await bulk(executor, 'taking', [item, { number: 'x', version: 2 }]);
  expect(malformed.body.errors).toMatchObject([{ pointer: '/items/1/number' }]);
  expect((await cardOf(number)).status).toBe('assigned');
});

test('many are planned, given to a worker, forwarded and refused', async () => {
  const numbers = await publishMany(2);
  const planned = await bulk(
    executor,
    'plan',
    numbers.map((number) => ({ number, version: 2, plannedOn: '2026-12-01' })),
  );
  expect(kindsOf(planned.body)).toEqual(['done', 'done']);
  const to = { kind: 'person', id: colleague.personId };
  const given = await bulk(
    executor,
    'allotment',
    numbers.map((number) => ({ number, version: 3, to })),
  );
  expect(given.body.results[1].output.allottedTo).toMatchObject({ id: colleague.personId });
  const forwarded = await bulk(
    moderator,
    'forwarding',
    numbers.map((number) => ({ number, version: 4, organisationId: otherId, reason: 'Это газон' })),
  );
  expect(kindsOf(forwarded.body)).toEqual(['done', 'done']);
  const unpublished = await send();
  const [rule] = (await moderator.get('/api/v1/reports/rules')).body.rules;
  const refused = await bulk(moderator, 'rejection', [
    { number: unpublished, version: 1, ruleId: rule.id },
    { number: numbers[0], version: 5, ruleId: rule.id },
  ]);
  expect(refused.body.results).toMatchObject([
    { kind: 'done' },
    { kind: 'refused', code: 'reports.wrong-status' },
  ]);
});

test('many are answered each with its own photo, explained, or handed to whose they are', async () => {
  const [first = 0, second = 0, third = 0] = await publishMany(3);
  const photo = { id: await uploadPhoto(executor) };
  const text = 'Яма заделана';
  const answered = await bulk(executor, 'answers', [
    { number: first, version: 2, text, photos: [photo] },
    { number: second, version: 2, text, photos: [photo] },
    { number: third, version: 2, text, photos: [] },
  ]);
  expect(answered.body.results).toMatchObject([
    { kind: 'done' },
    { kind: 'refused' },
    { kind: 'refused', code: 'reports.proof-photo-needed' },
  ]);
  const explained = await bulk(executor, 'explanations', [{ number: second, version: 2, text: 'Не яма' }]);
  const nextBody = { kind: 'organisation', organisationId: otherId };
  const notOurs = { number: third, version: 2, nextBody, reason: 'Это газон' };
  const { nextBody: _, ...nobodys } = notOurs;
  expect((await bulk(executor, 'not-ours', [nobodys])).status).toBe(400);
  expect(kindsOf((await bulk(foreigner, 'not-ours', [notOurs])).body)).toEqual(['refused']);
  const handed = await bulk(executor, 'not-ours', [notOurs]);
  expect([...kindsOf(explained.body), ...kindsOf(handed.body)]).toEqual(['done', 'done']);
});

async function uploadPhoto(caller: TestCaller): Promise<string> {
  const background = { r: 120, g: 90, b: 60 };
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background } });
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await picture.jpeg().toBuffer())]), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const upload = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: caller.cookie ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  return upload.json().id;
}
