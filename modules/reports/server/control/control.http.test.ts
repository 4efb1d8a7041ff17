import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let author: TestCaller;
let moderator: TestCaller;
let controller: TestCaller;
let executor: TestCaller;
let insider: TestCaller;
let organisationId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  organisationId = await town.addOrganisation('Дороги');
  [author, moderator, controller, executor, insider] = await Promise.all([
    town.signIn(),
    town.signIn({ roleId: 'moderator' }),
    town.signIn({ roleId: 'controller' }),
    town.signIn({ roleId: 'executor', organisationId }),
    town.signIn({ roleId: 'controller', organisationId }),
  ]);
  const rule = { position: 1, categoryId: null, groupId: null, areaId: null } as const;
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, id: newId(), target: 'organisation', organisationId },
  ]);
}, 300_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

function withSettings(changes: Readonly<Record<string, unknown>>): Disposable {
  const settings = new Map(town.hub.state.settings);
  town.hub.state.settings = new Map([...settings, ...Object.entries(changes)]);
  return {
    [Symbol.dispose]: () => {
      town.hub.state.settings = settings;
    },
  };
}

const everyAnswer = { 'reports.control-sample-percent': 100 };
const sample = '/api/v1/reports/control-sample';

async function step(caller: TestCaller, number: number, path: string, body: object = {}) {
  town.clock.advance(60_000);
  const { version } = (await moderator.get(`/api/v1/reports/${number}`)).body;
  return await caller.send('POST', `/api/v1/reports/${number}/${path}`, { version, ...body });
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

async function sendAnswered(): Promise<number> {
  const { body } = await author.send('POST', '/api/v1/reports', {
    text: 'Глубокая яма у дома',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
  const { number } = body;
  await step(moderator, number, 'publication');
  const photos = [await uploadPhoto(executor)];
  await step(executor, number, 'answer', { text: 'Яма заделана', photos });
  return number;
}

async function drawn(number: number, caller = controller) {
  const { body } = await caller.get(`${sample}?limit=100`);
  return body.answers.find((answer: { number: number }) => answer.number === number);
}

/** A judgement comes a minute later, so that the history has an order. */
async function judge(caller: TestCaller, answerId: string, body: object) {
  town.clock.advance(60_000);
  return await caller.send('POST', `${sample}/${answerId}/judgement`, body);
}

const poor = { judgement: 'poor', reasonId: 'proof-poor', reason: 'На фото не видно ямы' };

async function qualityOf(key: string) {
  const { body } = await town.anonymous.get('/api/v1/reports/statistics?from=2026-11-01&to=2026-11-30');
  return body.quality.find((row: { key: string }) => row.key === key);
}

test('nothing is drawn where the setting says so', async () => {
  using _none = withSettings({ 'reports.control-sample-percent': 0 });
  expect(await drawn(await sendAnswered())).toBeUndefined();
});

test('a drawn answer waits for the controller with what was asked, what was answered and the proof', async () => {
  using _all = withSettings(everyAnswer);
  const number = await sendAnswered();
  const answer = await drawn(number);
  expect(answer).toMatchObject({
    text: 'Глубокая яма у дома',
    answer: 'Яма заделана',
    organisation: { id: organisationId },
    isReturnable: true,
  });
  expect(answer.proofs).toHaveLength(1);
  expect((await judge(controller, answer.answerId, { judgement: 'good' })).body).toEqual({
    isReturned: false,
  });
  expect(await drawn(number)).toBeUndefined();
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).body.status).toBe('answered');
});

test('a poor answer goes back to work, and only staff read why', async () => {
  using _all = withSettings(everyAnswer);
  const number = await sendAnswered();
  const { answerId } = await drawn(number);
  const before = (await qualityOf(organisationId))?.returned ?? { numerator: 0, denominator: 0 };
  expect((await judge(controller, answerId, poor)).body).toEqual({ isReturned: true });

  const read = async (caller: TestCaller) => (await caller.get(`/api/v1/reports/${number}`)).body;
  expect((await read(town.anonymous)).status).toBe('reopened');
  const last = async (caller: TestCaller) => (await read(caller)).history.at(-1);
  expect(await last(executor)).toMatchObject({
    kind: 'answer-recalled',
    text: poor.reason,
    returnReason: 'proof-poor',
  });
  expect(await last(author)).toMatchObject({ kind: 'answer-recalled', text: null, returnReason: null });
  expect((await qualityOf(organisationId)).returned).toMatchObject({
    numerator: before.numerator + 1,
    denominator: before.denominator + 1,
  });
});

test('what the author has confirmed stays so, and the remark counts', async () => {
  using _all = withSettings(everyAnswer);
  const number = await sendAnswered();
  await step(author, number, 'confirmation');
  const { answerId, isReturnable } = await drawn(number);
  expect(isReturnable).toBe(false);
  expect((await judge(controller, answerId, poor)).body).toEqual({ isReturned: false });
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).body.status).toBe('confirmed');
});

test('an answer that was denied meanwhile waits for nobody', async () => {
  using _all = withSettings(everyAnswer);
  const number = await sendAnswered();
  await step(author, number, 'reopening', { reason: 'Яма на месте' });
  expect(await drawn(number)).toBeUndefined();
});

test.each([
  ['without a reason', { judgement: 'poor', reason: 'Плохо' }],
  ['without words', { judgement: 'poor', reasonId: 'not-done' }],
  ['with an unknown reason', { judgement: 'poor', reasonId: 'ugly', reason: 'Плохо' }],
  ['neither good nor poor', { judgement: 'so-so' }],
])('a judgement %s is refused and the answer goes on waiting', async (_what, body) => {
  using _all = withSettings(everyAnswer);
  const number = await sendAnswered();
  const { answerId } = await drawn(number);
  expect((await judge(controller, answerId, body)).status).toBe(400);
  expect(await drawn(number)).toBeDefined();
});

test('of two controllers at once one judges, and the report goes back once', async () => {
  using _all = withSettings(everyAnswer);
  const number = await sendAnswered();
  const { answerId } = await drawn(number);
  town.clock.advance(60_000);
  const answers = await Promise.all([judge(controller, answerId, poor), judge(controller, answerId, poor)]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  const { history } = (await town.anonymous.get(`/api/v1/reports/${number}`)).body;
  expect(history.filter(({ kind }: { kind: string }) => kind === 'answer-recalled')).toHaveLength(1);
});

test('executors, moderators and controllers of the same organisation learn nothing of the sample', async () => {
  using _all = withSettings(everyAnswer);
  const number = await sendAnswered();
  const { answerId } = await drawn(number);
  expect(await drawn(number, insider)).toBeUndefined();
  const lists = await Promise.all(
    [town.anonymous, author, executor, moderator].map(async (caller) => (await caller.get(sample)).status),
  );
  expect(lists).toEqual([401, 403, 403, 403]);
  const judged = await Promise.all(
    [town.anonymous, author, executor, moderator, insider].map(
      async (caller) => (await judge(caller, answerId, poor)).status,
    ),
  );
  expect(judged).toEqual([401, 403, 403, 403, 404]);
  expect((await judge(controller, newId(), poor)).status).toBe(404);
});

test('answers returned before their publication count as well, with the reason for the executor', async () => {
  using _all = withSettings({ 'reports.answer-review': 'all', 'reports.control-sample-percent': 100 });
  const before = (await qualityOf(organisationId)).returned;
  const number = await sendAnswered();
  expect((await step(controller, number, 'answer-return', { reason: 'Плохо' })).status).toBe(400);
  await step(controller, number, 'answer-return', { reasonId: 'half-done', reason: 'Осталась кромка' });
  const last = (await executor.get(`/api/v1/reports/${number}`)).body.history.at(-1);
  expect(last).toMatchObject({ kind: 'answer-returned', returnReason: 'half-done', text: 'Осталась кромка' });

  await step(executor, number, 'answer', { text: 'Кромка готова', photos: [await uploadPhoto(executor)] });
  await step(controller, number, 'answer-approval');
  expect((await qualityOf(organisationId)).returned).toMatchObject({
    numerator: before.numerator + 1,
    denominator: before.denominator + 2,
  });
  expect(await drawn(number)).toBeUndefined();
});
