import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import { presentRatings } from '../statistics/quality.ts';
import type { ReportsTables } from '../tables.ts';
import { isNeighbour } from './neighbour.ts';

const dayMs = 24 * 60 * 60_000;

let town: TestHub;
let author: TestCaller;
let neighbours: TestCaller[];
let stranger: TestCaller;
let moderator: TestCaller;
let controller: TestCaller;
let executor: TestCaller;
let organisationId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  organisationId = await town.addOrganisation('Дороги');
  [author, stranger, moderator, controller, executor] = await Promise.all([
    town.signIn(),
    town.signIn(),
    town.signIn({ roleId: 'moderator' }),
    town.signIn({ roleId: 'controller' }),
    town.signIn({ roleId: 'executor', organisationId }),
  ]);
  neighbours = await Promise.all([town.signIn(), town.signIn(), town.signIn(), town.signIn()]);
  const rule = { position: 1, categoryId: null, groupId: null, areaId: null } as const;
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, id: newId(), target: 'organisation', organisationId },
  ]);
}, 300_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function step(caller: TestCaller, number: number, path: string, body: object = {}) {
  town.clock.advance(60_000);
  const { version } = await read(number, moderator);
  return await caller.send('POST', `/api/v1/reports/${number}/${path}`, { version, ...body });
}

async function read(number: number, caller = town.anonymous) {
  return (await caller.get(`/api/v1/reports/${number}`)).body;
}

async function denialsOf(number: number, caller: TestCaller) {
  return (await caller.get(`/api/v1/reports/${number}/denials`)).body;
}

async function uploadPhoto(caller: TestCaller): Promise<{ id: string }> {
  const shade = Math.floor(Math.random() * 200);
  const create = { width: 64, height: 64, channels: 3, background: { r: shade, g: 90, b: 60 } } as const;
  const form = new FormData();
  const bytes = new Uint8Array(await sharp({ create }).jpeg().toBuffer());
  form.set('file', new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg');
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
  return { id: answer.json().id };
}

async function answer(number: number): Promise<void> {
  const photos = [await uploadPhoto(executor)];
  expect((await step(executor, number, 'answer', { text: 'Яма заделана', photos })).status).toBe(200);
}

/** A report answered a minute ago, supported by the neighbours before. */
async function sendAnswered(): Promise<number> {
  const { body } = await author.send('POST', '/api/v1/reports', {
    text: 'Глубокая яма у дома',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
  const { number } = body;
  await step(moderator, number, 'publication');
  for (const caller of neighbours) await caller.send('POST', `/api/v1/reports/${number}/support`, {});
  await answer(number);
  return number;
}

const reason = { reason: 'Прошёл мимо: яма на месте' };

async function lastKinds(number: number): Promise<string[]> {
  return (await read(number)).history.slice(-2).map(({ kind }: { kind: string }) => kind);
}

test('what neighbours write is read by staff alone, and the executor and the controller hear of it', async () => {
  const number = await sendAnswered();
  for (const caller of neighbours.slice(0, 3)) await step(caller, number, 'denials', reason);
  const words = async (caller: TestCaller) => (await denialsOf(number, caller)).words.length;
  expect(await Promise.all([executor, controller, moderator].map(words))).toEqual([3, 3, 3]);
  expect(await Promise.all([author, stranger, town.anonymous].map(words))).toEqual([0, 0, 0]);

  await using _jobs = await startJobs(town.hub);
  const letters = async () => {
    const { rows } = await town.hub.database.executeSql(
      `select kind || ' ' || recipient_person_id as line from notify.message
       where kind in ('reports.mail-denied', 'reports.mail-control-reopened', 'reports.mail-own-denied')
         and body_text like $1`,
      [`%/reports/${number}\n%`],
    );
    return rows.map((row) => String(row['line'])).toSorted();
  };
  await expect
    .poll(letters, { timeout: 40_000, interval: 200 })
    .toEqual(
      [
        `reports.mail-control-reopened ${controller.personId}`,
        `reports.mail-denied ${executor.personId}`,
        `reports.mail-own-denied ${author.personId}`,
      ].toSorted(),
    );
}, 60_000);

test('the author confirms with a mark, reasons and words, and everyone reads them without personal data', async () => {
  const number = await sendAnswered();
  const rating = { score: 5, reasons: ['fast', 'polite'] };
  const text = 'Спасибо! Мой телефон +7 912 345-67-89';
  expect((await step(author, number, 'confirmation', { rating, text })).status).toBe(200);
  const last = (await read(number)).history.at(-1);
  expect(last).toMatchObject({ kind: 'confirmed', rating });
  expect(last.text).toContain('Спасибо');
  expect(last.text).not.toContain('345');
});

test.each([
  ['a mark of six', { score: 6, reasons: [] }],
  ['half a mark', { score: 4.5, reasons: [] }],
  ['a blame with praise', { score: 5, reasons: ['slow'] }],
  ['an unknown reason', { score: 1, reasons: ['ugly'] }],
  ['one reason twice', { score: 1, reasons: ['slow', 'slow'] }],
])('%s is refused and the report stays answered', async (_what, rating) => {
  const number = await sendAnswered();
  expect((await step(author, number, 'confirmation', { rating })).status).toBe(400);
  expect((await read(number)).status).toBe('answered');
});

test('as many neighbours as the setting demands bring a report back to work, as its author would', async () => {
  const number = await sendAnswered();
  const [first, second, third, fourth] = neighbours as [TestCaller, TestCaller, TestCaller, TestCaller];
  expect((await step(first, number, 'denials', reason)).body).toEqual({
    count: 1,
    needed: 3,
    status: 'answered',
  });
  expect((await step(second, number, 'denials', reason)).body.count).toBe(2);
  expect(await read(number)).toMatchObject({ status: 'answered', reopenedCount: 0 });
  expect((await step(third, number, 'denials', reason)).body.status).toBe('reopened');

  const card = await read(number);
  expect(card).toMatchObject({ status: 'reopened', reopenedCount: 1, verdictUntil: null });
  expect(card.history.at(-1)).toMatchObject({ kind: 'reopened', byRole: 'resident', text: null });
  expect((await step(fourth, number, 'denials', reason)).status).toBe(409);
  const { rows } = await town.hub.database.executeSql(
    "select distinct by_person_id from reports.history where by_role = 'resident'",
    [],
  );
  expect(rows).toEqual([{ by_person_id: null }]);

  // The next answer is judged anew.
  await answer(number);
  expect(await denialsOf(number, first)).toMatchObject({ count: 0, isDenied: false, canDeny: true });
  expect((await step(first, number, 'denials', reason)).body.count).toBe(1);
});

test('each neighbour counts once, however often and however fast they press', async () => {
  const number = await sendAnswered();
  const { version } = await read(number);
  const [first] = neighbours as [TestCaller];
  const send = async () =>
    await first.send('POST', `/api/v1/reports/${number}/denials`, { version, ...reason });
  const answers = await Promise.all([send(), send(), send()]);
  expect(answers.map(({ body }) => body.count)).toEqual([1, 1, 1]);
  expect(await denialsOf(number, first)).toMatchObject({ count: 1, isDenied: true, canDeny: false });
});

test('neighbours who deny at once bring the report back once', async () => {
  const number = await sendAnswered();
  const { version } = await read(number);
  town.clock.advance(60_000);
  const answers = await Promise.all(
    neighbours.map(
      async (caller) =>
        await caller.send('POST', `/api/v1/reports/${number}/denials`, { version, ...reason }),
    ),
  );
  expect(answers.filter(({ body }) => body.status === 'reopened')).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(1);
  expect(await read(number)).toMatchObject({ reopenedCount: 1 });
  expect(await lastKinds(number)).toEqual(['answered', 'reopened']);
});

test('who came after the answer, the author, the executor and a stranger deny nothing', async () => {
  const number = await sendAnswered();
  await stranger.send('PUT', `/api/v1/reports/${number}/subscription`, { isSubscribed: true });
  const newcomer = await town.signIn();
  await newcomer.send('PUT', `/api/v1/reports/${number}/subscription`, { isSubscribed: true });
  const statuses: number[] = [];
  for (const caller of [stranger, newcomer, author, executor, town.anonymous])
    statuses.push((await step(caller, number, 'denials', reason)).status);
  expect(statuses).toEqual([422, 422, 404, 422, 401]);
  expect(await denialsOf(number, stranger)).toMatchObject({ count: 0, canDeny: false });
});

test('a colleague of the executor who supported the report is not its neighbour', async () => {
  const number = await sendAnswered();
  await town.hub.database.executeSql(
    `insert into reports.follower (report_id, person_id, is_supporter, is_subscribed, created_at)
     select id, $1, true, true, created_at from reports.report where number = $2`,
    [executor.personId, number],
  );
  expect((await step(executor, number, 'denials', reason)).status).toBe(422);
});

test('after fourteen days, under a hidden report and over a stale version nobody denies', async () => {
  const number = await sendAnswered();
  const [first] = neighbours as [TestCaller];
  const stale = { version: 1, ...reason };
  expect((await first.send('POST', `/api/v1/reports/${number}/denials`, stale)).status).toBe(409);
  expect((await step(first, number, 'denials', { reason: ' ' })).status).toBe(400);

  const hidden = await sendAnswered();
  await step(moderator, hidden, 'hiding', { ruleId: 'personal-data' });
  expect((await step(first, hidden, 'denials', reason)).status).toBe(404);
  expect((await first.get(`/api/v1/reports/${hidden}/denials`)).status).toBe(404);

  town.clock.advance(14 * dayMs);
  expect((await step(first, number, 'denials', reason)).status).toBe(409);
});

test('a neighbour is trusted only with everything older than the answer, and never from the executor', () => {
  const facts = fc.record({
    isMemberOfExecutor: fc.boolean(),
    isAccountOlder: fc.boolean(),
    isAddressConfirmed: fc.boolean(),
    hadPart: fc.boolean(),
    livesNear: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, (known) => {
      if (!isNeighbour(known)) return true;
      const isTied = known.hadPart || known.livesNear;
      return known.isAccountOlder && known.isAddressConfirmed && !known.isMemberOfExecutor && isTied;
    }),
  );
  expect(
    isNeighbour({
      isMemberOfExecutor: false,
      isAccountOlder: true,
      isAddressConfirmed: true,
      hadPart: false,
      livesNear: true,
    }),
  ).toBe(true);
});

test('an average is told with its sample, and not at all below the smallest', () => {
  const rated = { count: 3, sum: 14, reasons: { fast: 1, polite: 2 } };
  expect(presentRatings(rated, 3)).toEqual({
    count: 3,
    average: '4.67',
    reasons: [
      { id: 'polite', count: 2 },
      { id: 'fast', count: 1 },
    ],
  });
  expect(presentRatings(rated, 4)).toEqual({ count: 3, average: null, reasons: [] });
});

test('marks stand in the statistics of the organisation that answered', async () => {
  const number = await sendAnswered();
  await step(author, number, 'confirmation', { rating: { score: 4, reasons: ['fast'] } });
  const { body } = await town.anonymous.get('/api/v1/reports/statistics?from=2026-11-01&to=2026-12-31');
  const row = body.quality.find(({ key }: { key: string }) => key === organisationId);
  expect(row.title).toBe('Дороги');
  expect(row.ratings.count).toBeGreaterThanOrEqual(2);
});
