import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { verifyAudit } from '#kernel/audit/verify.ts';
import { sealEntries } from '#kernel/audit/sealer.ts';
import { insertRoutingRules } from './routing.store.ts';
import type { ReportsTables } from './tables.ts';

let town: TestHub;
let resident: TestCaller;
let neighbour: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let foreignExecutor: TestCaller;
let roadsId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  const otherId = await town.addOrganisation('Другая служба');
  resident = await town.signIn();
  neighbour = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  foreignExecutor = await town.signIn({ roleId: 'executor', organisationId: otherId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  await insertRoutingRules(db, [{ ...rule, target: 'organisation', organisationId: roadsId }]);
}, 300_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const pothole = {
  text: 'Глубокая яма у дома',
  categoryId: 'roads.pothole',
  place: { lng: 33.3, lat: 54.15 },
};

async function sendReport(changes: object = {}, headers?: Record<string, string>): Promise<number> {
  const answer = await resident.send('POST', '/api/v1/reports', { ...pothole, ...changes }, headers);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body.number;
}

/** A step of a person takes a minute, so that the history has an order. */
async function step(caller: TestCaller, path: string, body: object) {
  town.clock.advance(60_000);
  return await caller.send('POST', `/api/v1/reports/${path}`, body);
}

async function publish(number: number): Promise<number> {
  const { body } = await step(moderator, `${number}/publication`, { version: 1 });
  return body.version;
}

async function uploadPhoto(caller: TestCaller): Promise<{ id: string }> {
  const seed = Math.floor(Math.random() * 200);
  const jpeg = await sharp({
    create: { width: 64, height: 64, channels: 3, background: { r: seed, g: 90, b: 60 } },
  })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: caller.cookie ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  expect(answer.statusCode).toBe(201);
  return { id: answer.json().id };
}

test('a report goes from the resident over moderator and executor to confirmed', async () => {
  const number = await sendReport({ photos: [await uploadPhoto(resident)] });
  const version = await publish(number);
  const taken = await step(executor, `${number}/taking`, { version });
  const planned = await step(executor, `${number}/plan`, {
    version: taken.body.version,
    plannedOn: '2026-11-23',
  });
  const photos = [await uploadPhoto(executor)];
  const answered = await step(executor, `${number}/answer`, {
    version: planned.body.version,
    text: 'Яма заделана',
    photos,
  });
  const confirmed = await step(resident, `${number}/confirmation`, { version: answered.body.version });

  expect(confirmed.body.status).toBe('confirmed');
  const card = await town.anonymous.get(`/api/v1/reports/${number}`);
  expect(card.body.history.map((entry: { kind: string }) => entry.kind)).toEqual([
    'created',
    'published',
    'taken',
    'planned',
    'answered',
    'confirmed',
  ]);
  expect(card.body.photos.map((photo: { kind: string }) => photo.kind)).toEqual(['problem', 'proof']);
});

test('the responsible organisation, the reason and the date are told before sending', async () => {
  const answer = await resident.get('/api/v1/reports/preview?lng=33.3&lat=54.15&categoryId=roads.pothole');
  expect(answer.body).toMatchObject({
    isInTown: true,
    organisation: { id: roadsId, name: 'Дороги' },
    dueOn: '2026-12-01',
  });
  expect(answer.body.reason.key).toBe('reports.routing-reason.default');
});

test('before publication a report is absent for strangers, neighbours and executors', async () => {
  const number = await sendReport();
  const answers = await Promise.all(
    [town.anonymous, neighbour, executor].map((caller) => caller.get(`/api/v1/reports/${number}`)),
  );
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404]);
  expect((await resident.get(`/api/v1/reports/${number}`)).status).toBe(200);
});

test('an absent report and a foreign one are answered alike', async () => {
  const number = await sendReport();
  const foreign = await neighbour.get(`/api/v1/reports/${number}`);
  const absent = await neighbour.get('/api/v1/reports/999999');
  const withoutInstance = ({ body }: { body: object }) => ({ ...body, instance: '' });
  expect(withoutInstance(foreign)).toEqual(withoutInstance(absent));
});

test('a photo is found whatever the case of its id', async () => {
  const photo = await uploadPhoto(resident);
  const headers = { cookie: resident.cookie ?? '' };
  const answer = await town.app.inject({ url: `/files/${photo.id.toUpperCase()}/thumbnail`, headers });
  expect(answer.statusCode).toBe(200);
});

test('a photo of an unpublished report is not served to strangers', async () => {
  const photo = await uploadPhoto(resident);
  await sendReport({ photos: [photo] });
  const asked = async (cookie: string | null) =>
    (await town.app.inject({ url: `/files/${photo.id}/thumbnail`, headers: cookie ? { cookie } : {} }))
      .statusCode;
  expect([await asked(null), await asked(neighbour.cookie), await asked(resident.cookie)]).toEqual([
    404, 404, 200,
  ]);
});

test("another organisation's executor can neither see the task nor change it", async () => {
  const number = await sendReport();
  const version = await publish(number);
  const tasks = await foreignExecutor.get('/api/v1/reports/tasks');
  const taking = await foreignExecutor.send('POST', `/api/v1/reports/${number}/taking`, { version });
  expect(tasks.body.reports).toEqual([]);
  expect(taking.status).toBe(404);
});

test('tasks stand by what is due first, to the minute; what has no term stands last', async () => {
  const numbers = [await sendReport(), await sendReport(), await sendReport()];
  for (const number of numbers) await publish(number);
  const [late, soon, never] = numbers;
  const setDue = async (number: number | undefined, dueAt: string | null) =>
    await town.hub.database.executeSql('update reports.report set due_at = $2 where number = $1', [
      number,
      dueAt,
    ]);
  await setDue(late, '2026-12-01T12:30:00Z');
  await setDue(soon, '2026-12-01T12:10:00Z');
  await setDue(never, null);

  const { body } = await executor.get('/api/v1/reports/tasks?limit=200');

  const order = body.reports.map(({ number }: { number: number }) => number);
  expect(order.filter((number: number) => numbers.includes(number))).toEqual([soon, late, never]);
});

test('the same submission sent twice makes one report', async () => {
  const headers = { 'idempotency-key': 'draft-0000-0000-0001' };
  const [first, second] = [await sendReport({}, headers), await sendReport({}, headers)];
  expect(second).toBe(first);
});

test('two submissions with one key at the same time make one report', async () => {
  const headers = { 'idempotency-key': 'draft-0000-0000-0002' };
  const numbers = await Promise.all([1, 2, 3, 4].map(async () => await sendReport({}, headers)));
  expect(new Set(numbers).size).toBe(1);
});

test('a key used again with other contents is refused', async () => {
  const headers = { 'idempotency-key': 'draft-0000-0000-0003' };
  await sendReport({}, headers);
  const answer = await resident.send(
    'POST',
    '/api/v1/reports',
    { ...pothole, text: 'Совсем другое' },
    headers,
  );
  expect(answer).toMatchObject({ status: 422, body: { code: 'http.idempotency-key-reused' } });
});

test('an edit over a stale version is a conflict and changes nothing', async () => {
  const number = await sendReport();
  await publish(number);
  const answer = await moderator.send('POST', `/api/v1/reports/${number}/hiding`, {
    version: 1,
    ruleId: 'duplicate',
  });
  expect(answer).toMatchObject({ status: 409, body: { code: 'reports.stale-edit' } });
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).status).toBe(200);
});

test('of two moderators who publish at once one is told of the conflict', async () => {
  const number = await sendReport();
  const publishing = [1, 2].map(
    async () => await moderator.send('POST', `/api/v1/reports/${number}/publication`, { version: 1 }),
  );
  const statuses = (await Promise.all(publishing)).map((answer) => answer.status);
  expect(new Set(statuses)).toEqual(new Set([200, 409]));
});

test.each([
  ['no text', { text: '   ' }, '/text', 'reports.text-is-empty'],
  ['an emoji-only text', { text: '😡😡😡' }, '/text', 'reports.text-has-no-words'],
  ['a text over the limit', { text: 'я'.repeat(4001) }, '/text', 'http.field-too-long'],
  ['no place', { place: undefined }, '/place', 'http.field-required'],
  ['a place off the globe', { place: { lng: 200, lat: 54 } }, '/place/lng', 'http.field-too-large'],
  [
    'too many photos',
    { photos: Array.from({ length: 6 }, () => ({ id: newId() })) },
    '/photos',
    'http.field-too-large',
  ],
])('%s is told at its field', async (_what, changes, pointer, code) => {
  const answer = await resident.send('POST', '/api/v1/reports', { ...pothole, ...changes });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer, code }));
});

test('an unknown category is told, and no number is lost half written', async () => {
  const answer = await resident.send('POST', '/api/v1/reports', { ...pothole, categoryId: 'roads.nothing' });
  expect(answer).toMatchObject({ status: 422, body: { code: 'reports.unknown-category' } });
});

test("a photo that is another's is refused and the report is not sent", async () => {
  const photos = [await uploadPhoto(neighbour)];
  const before = (await resident.get('/api/v1/reports/mine')).body.reports.length;
  const answer = await resident.send('POST', '/api/v1/reports', { ...pothole, photos });
  expect(answer.status).toBe(404);
  expect((await resident.get('/api/v1/reports/mine')).body.reports.length).toBe(before);
});

test('a script in the text stays text', async () => {
  const text = '<script>alert(1)</script> яма на дороге';
  const number = await sendReport({ text });
  await publish(number);
  const answer = await town.anonymous.get(`/api/v1/reports/${number}`);
  expect(answer.body.text).toBe(text);
  expect(answer.headers['content-type']).toContain('application/json');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
});

test('a wildcard in the search finds itself and not everything', async () => {
  await publish(await sendReport({ text: 'Скидка 100% на яму' }));
  await publish(await sendReport({ text: 'Просто яма' }));
  const answer = await town.anonymous.get(`/api/v1/reports?text=${encodeURIComponent('0%')}`);
  expect(answer.body.reports.map((report: { text: string }) => report.text)).toEqual(['Скидка 100% на яму']);
});

test('support counts a neighbour once and the author never', async () => {
  const number = await sendReport();
  await publish(number);
  const first = await neighbour.send('POST', `/api/v1/reports/${number}/support`, {});
  const again = await neighbour.send('POST', `/api/v1/reports/${number}/support`, {});
  const own = await resident.send('POST', `/api/v1/reports/${number}/support`, {});
  expect([first.body.supportCount, again.body.supportCount, own.status]).toEqual([1, 1, 404]);
});

test('a done work needs a photo', async () => {
  const number = await sendReport();
  const version = await publish(number);
  const answer = await executor.send('POST', `/api/v1/reports/${number}/answer`, {
    version,
    text: 'Готово',
    photos: [],
  });
  expect(answer).toMatchObject({ status: 422, body: { code: 'reports.proof-photo-needed' } });
});

test('a day in the past cannot be planned', async () => {
  const number = await sendReport();
  const version = await publish(number);
  const answer = await executor.send('POST', `/api/v1/reports/${number}/plan`, {
    version,
    plannedOn: '2026-11-20',
  });
  expect(answer).toMatchObject({ status: 422, body: { code: 'reports.planned-in-the-past' } });
});

test('problems speak the language of the caller', async () => {
  const said = async (language: string) =>
    (
      await town.app.inject({ url: '/api/v1/reports/999999', headers: { 'accept-language': language } })
    ).json().title;
  expect([await said('ru'), await said('uk'), await said('en')]).toEqual([
    'Такого сообщения нет.',
    'Такого звернення немає.',
    'There is no such report.',
  ]);
});

test('the author is shown to the moderator only over a route that leaves a trace', async () => {
  const number = await sendReport();
  const card = await moderator.get(`/api/v1/reports/${number}`);
  expect(JSON.stringify(card.body)).not.toContain(String(resident.personId));
  await moderator.get(`/api/v1/reports/${number}/author`);
  const { rows } = await town.hub.database.executeSql(
    "select count(*)::int as looks from audit.entry where route_id = 'reports.readAuthor' and actor_person_id = $1 and subject_id = $2",
    [moderator.personId, resident.personId],
  );
  expect(rows[0]?.['looks']).toBeGreaterThanOrEqual(1);
});

test('the map counts far reports by squares and shows near ones apart', async () => {
  await publish(await sendReport());
  const far = await town.anonymous.get('/api/v1/reports/map?box=33.2,54.1,33.4,54.2&zoom=11');
  const near = await town.anonymous.get('/api/v1/reports/map?box=33.29,54.14,33.31,54.16&zoom=16');
  const counted = far.body.clusters.reduce(
    (sum: number, cluster: { count: number }) => sum + cluster.count,
    0,
  );
  expect(counted).toBe(near.body.points.length);
  expect(counted).toBeGreaterThan(0);
});

test('a hidden report leaves list, map and card at once', async () => {
  const place = { lng: 33.25, lat: 54.12 };
  const number = await sendReport({ place });
  const version = await publish(number);
  await moderator.send('POST', `/api/v1/reports/${number}/hiding`, { version, ruleId: 'personal-data' });
  const map = await town.anonymous.get('/api/v1/reports/map?box=33.24,54.11,33.26,54.13&zoom=12');
  expect(map.body.clusters).toEqual([]);
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).status).toBe(404);
});

test("a resident's words do not go into the audit, which cannot be erased", async () => {
  const number = await sendReport();
  const version = await publish(number);
  const photos = [await uploadPhoto(executor)];
  const answered = await step(executor, `${number}/answer`, { version, text: 'Сделано', photos });
  const reason = 'Мой сосед Иванов видел: яма на месте';
  const reopened = await step(resident, `${number}/reopening`, { version: answered.body.version, reason });
  const { rows } = await town.hub.database.executeSql(
    "select count(*)::int as n from audit.entry where reason like '%Иванов%' or difference::text like '%Иванов%'",
  );
  expect([reopened.status, rows[0]?.['n']]).toEqual([200, 0]);
});

test('after fourteen days an answer can be neither confirmed nor reopened', async () => {
  const number = await sendReport();
  const version = await publish(number);
  const photos = [await uploadPhoto(executor)];
  const answered = await executor.send('POST', `/api/v1/reports/${number}/answer`, {
    version,
    text: 'Сделано',
    photos,
  });
  await town.hub.database.executeSql(
    "update reports.report set verdict_until = '2026-11-21T08:59:59Z' where number = $1",
    [number],
  );
  const late = await resident.send('POST', `/api/v1/reports/${number}/reopening`, {
    version: answered.body.version,
    reason: 'Яма на месте',
  });
  expect(late).toMatchObject({ status: 409, body: { code: 'reports.verdict-window-over' } });
});

test('every command left an audit row, and the sealed chain holds', async () => {
  await sealEntries(town.hub.database, town.clock.now());
  const verdict = await verifyAudit(town.hub.database.handle);
  expect(verdict.kind).toBe('intact');
});
