import { afterAll, beforeAll, expect, test } from 'vitest';
import sharp from 'sharp';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '../../contract/incident.ts';
import type { PhotoCardFields } from '../../contract/photo-cards.ts';
import type { IncidentsTables } from '../tables.ts';
import { systemOf } from '../testing/system-of.ts';
import { endDuePhotoCards } from './withdraw.ts';

const base = '/api/v1/incidents';
const hourMs = 60 * 60_000;

let town: TestHub;
let jobs: AsyncDisposable;
let system: SystemContext<IncidentsTables>;
let dispatcher: TestCaller;
let operator: TestCaller;
let crew: TestCaller;
let otherCrew: TestCaller;
let subscriber: TestCaller;
let neighbour: TestCaller;
let serviceId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-22T09:00:00Z'));
  jobs = await startJobs(town.hub);
  system = systemOf(town, 'incidents.watch-clocks');
  const policeId = await town.addOrganisation('Полиция');
  const dispatchId = await town.addOrganisation('ЕДДС');
  const admin = await town.signIn({ roleId: 'admin' });
  dispatcher = await town.signIn({ roleId: 'dispatcher', organisationId: dispatchId });
  operator = await town.signIn({ roleId: 'operator' });
  crew = await town.signIn({ roleId: 'police', organisationId: policeId });
  otherCrew = await town.signIn({
    roleId: 'executor',
    organisationId: await town.addOrganisation('Водоканал'),
  });
  subscriber = await town.signIn();
  neighbour = await town.signIn();
  const wish = { place: { kind: 'town' }, rhythm: 'daily' };
  await post(subscriber, '/api/v1/reports/subscriptions', wish);
  await post(neighbour, '/api/v1/reports/subscriptions', { ...wish, categoryId: 'roads.pothole' });
  const service = { organisationId: policeId, title: 'Полиция', phone: null, acknowledgeSeconds: 30 };
  const rest = { seniorEmail: null, nextServiceId: null, isActive: true };
  serviceId = (await post(admin, `${base}/setup/services`, { id: null, ...service, ...rest })).id;
}, 180_000);

afterAll(async () => {
  await jobs[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

async function post(by: TestCaller, url: string, body: object) {
  const answer = await by.send('POST', url, body);
  expect(answer).toMatchObject({ status: 200 });
  return answer.body;
}

async function uploadPhoto(by: TestCaller): Promise<{ id: string }> {
  const bytes = await sharp({ create: { width: 60, height: 60, channels: 3, background: '#889' } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: by.cookie ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  expect(answer.statusCode).toBe(201);
  return { id: answer.json().id };
}

const fields: PhotoCardFields = {
  kind: 'child',
  name: 'Маша Иванова',
  age: 7,
  signs: 'Рост 120 см, красная куртка, жёлтая шапка',
  lastSeen: 'Школа № 3, 12:40',
  phone: '112',
  audiences: ['crews', 'operators', 'residents'],
  publicParts: ['photo', 'age'],
  ground: 'consent',
  groundNote: 'Мать, Иванова О. П.',
  hours: 24,
};

async function sendCard(): Promise<string> {
  const written = { ...emptyCard, typeCode: 'missing-person', words: 'Пропала дочь', address: 'улица Мира' };
  const { id } = await post(dispatcher, `${base}/cards`, { fields: written });
  await post(dispatcher, `${base}/cards/${id}/registration`, { version: 1, serviceIds: [serviceId] });
  return id;
}

async function publish(changes: Partial<PhotoCardFields> = {}) {
  const cardId = await sendCard();
  const photo = await uploadPhoto(dispatcher);
  const input = { fields: { ...fields, ...changes }, photos: [photo] };
  const answer = await dispatcher.send('POST', `${base}/cards/${cardId}/photo-cards`, input);
  return { cardId, photoId: photo.id, answer, id: String(answer.body.id) };
}

const photoOf = async (by: TestCaller, photoId: string) => await by.get(`/files/${photoId}/full`);
const subjectsOf = async (by: TestCaller): Promise<string[]> =>
  (await by.get('/api/v1/notices')).body.notices.map(({ subject }: { subject: string }) => subject);

async function crewSees(cardId: string) {
  const { tasks } = (await crew.get(`${base}/tasks`)).body;
  const task = tasks.find((one: { incidentId: string }) => one.incidentId === cardId);
  return (await crew.get(`${base}/tasks/${task.id}`)).body.sought;
}

test('one action shows a child to crews, operators and subscribers, and finding it takes all of it back', async () => {
  const { cardId, photoId, id, answer } = await publish();
  expect(answer.status).toBe(200);

  expect(await crewSees(cardId)).toMatchObject({ name: 'Маша Иванова', signs: fields.signs });
  expect((await operator.get(`${base}/sought`)).body.sought).toMatchObject([{ id, name: 'Маша Иванова' }]);
  const { body } = await town.anonymous.get(`${base}/sought/${id}`);
  expect(body).toMatchObject({ name: null, age: 7, lastSeen: null, photos: [{ id: photoId }] });
  expect(JSON.stringify(body)).not.toContain('Иванова');
  const photo = await photoOf(town.anonymous, photoId);
  expect(photo.status).toBe(200);
  expect(photo.headers['cache-control']).toBe('private, no-store');
  await expect
    .poll(() => subjectsOf(subscriber), { timeout: 20_000 })
    .toContain('Пропал ребёнок: нужна помощь');
  expect(await subjectsOf(operator)).toContain('Пропал ребёнок: нужна помощь');
  expect(await subjectsOf(crew)).toContain('Пропал ребёнок: нужна помощь');
  expect(await subjectsOf(neighbour)).toEqual([]);

  await post(dispatcher, `${base}/cards/${cardId}/photo-cards/withdrawal`, { as: 'found' });
  for (const by of [town.anonymous, operator, crew, dispatcher])
    expect((await photoOf(by, photoId)).status).toBe(404);
  expect((await town.anonymous.get(`${base}/sought/${id}`)).status).toBe(404);
  expect((await operator.get(`${base}/sought`)).body.sought).toEqual([]);
  expect(await crewSees(cardId)).toBeNull();
  const kept = await system.query(
    async ({ db }) =>
      await db
        .selectFrom('incidents.photoCard')
        .select(['name', 'signs', 'lastSeen', 'phone', 'groundNote'])
        .where('id', '=', id)
        .execute(),
  );
  expect(kept).toEqual([{ name: '', signs: '', lastSeen: '', phone: '', groundNote: fields.groundNote }]);
  await expect
    .poll(() => subjectsOf(subscriber), { timeout: 20_000 })
    .toContain('Розыск завершён: человек найден');
}, 60_000);

test('a photo for those who search is seen by nobody else', async () => {
  const { photoId, id } = await publish({ audiences: ['crews'], ground: 'vital-interest' });
  expect((await photoOf(crew, photoId)).status).toBe(200);
  expect((await photoOf(dispatcher, photoId)).status).toBe(200);
  for (const by of [town.anonymous, subscriber, otherCrew, operator])
    expect((await photoOf(by, photoId)).status).toBe(404);
  expect((await town.anonymous.get(`${base}/sought/${id}`)).status).toBe(404);
  expect((await operator.get(`${base}/sought`)).body.sought).toEqual([]);
});

test('the public sees no photo that was not chosen for it', async () => {
  const { photoId, id } = await publish({ publicParts: [] });
  expect((await town.anonymous.get(`${base}/sought/${id}`)).body).toMatchObject({ age: null, photos: [] });
  expect((await photoOf(town.anonymous, photoId)).status).toBe(404);
});

test('without a consent or a request it goes to no resident, and a card has one at a time', async () => {
  const weak = await publish({ ground: 'vital-interest' });
  expect(weak.answer.body.code).toBe('incidents.photo-card-ground');
  const { cardId } = await publish();
  const input = { fields, photos: [await uploadPhoto(dispatcher)] };
  const second = await dispatcher.send('POST', `${base}/cards/${cardId}/photo-cards`, input);
  expect(second.body.code).toBe('incidents.photo-card-out');
  const stranger = await operator.send('POST', `${base}/cards/${cardId}/photo-cards`, input);
  expect(stranger.status).toBe(403);
});

test('its term takes it from everybody at once, and its words from the database at the next look', async () => {
  const { cardId, photoId, id } = await publish({ hours: 2 });
  town.clock.advance(2 * hourMs);
  expect((await photoOf(town.anonymous, photoId)).status).toBe(404);
  expect((await town.anonymous.get(`${base}/sought/${id}`)).status).toBe(404);
  await endDuePhotoCards(system);
  const { photoCards } = (await dispatcher.get(`${base}/cards/${cardId}/photo-cards`)).body;
  expect(photoCards).toMatchObject([{ shown: null, withdrawnAs: 'term' }]);
});

test('a card that is closed takes its photo card with it', async () => {
  const { cardId, photoId } = await publish();
  const { tasks, version } = (await dispatcher.get(`${base}/cards/${cardId}`)).body;
  for (const { id: taskId } of tasks)
    await post(crew, `${base}/tasks/${taskId}/steps`, { to: 'declined', reason: 'Учения' });
  await post(dispatcher, `${base}/cards/${cardId}/closing`, { version, result: 'Ребёнок дома' });
  expect((await photoOf(dispatcher, photoId)).status).toBe(404);
});

test('a scenario waits for the photo card and withdraws it when the person is found', async () => {
  const admin = await town.signIn({ roleId: 'admin' });
  const step = (key: string, action: object, rest: object = {}) => ({
    key,
    after: [],
    answers: [],
    action,
    ...rest,
  });
  const choices = [
    { key: 'yes', title: 'Да' },
    { key: 'no', title: 'Нет' },
  ];
  const definition = {
    titles: null,
    trigger: { on: 'manual', typeCodes: ['missing-person'] },
    steps: [
      step('photo-card', { kind: 'photo-card', withinSeconds: 600 }),
      step(
        'found',
        { kind: 'ask', question: 'Найден?', choices, withinSeconds: 600, onSilence: 'no' },
        { after: ['photo-card'] },
      ),
      step(
        'withdraw',
        { kind: 'photo-card-over' },
        { after: ['found'], answers: [{ step: 'found', is: ['yes'] }] },
      ),
    ],
  };
  const { id: scenarioId } = await post(admin, `${base}/scenarios`, {
    id: null,
    title: 'Розыск',
    isActive: true,
    definition,
  });
  const cardId = await sendCard();
  await post(dispatcher, `${base}/cards/${cardId}/scenarios`, { scenarioId });
  const run = async () => (await dispatcher.get(`${base}/cards/${cardId}/scenarios`)).body.runs[0];
  const stateOf = async (key: string) =>
    (await run())?.steps.find((one: { key: string }) => one.key === key).state;
  await expect.poll(() => stateOf('photo-card'), { timeout: 20_000 }).toBe('waiting');
  const photo = await uploadPhoto(dispatcher);
  await post(dispatcher, `${base}/cards/${cardId}/photo-cards`, { fields, photos: [photo] });
  await expect.poll(() => stateOf('found'), { timeout: 20_000 }).toBe('waiting');
  const { id: runId } = await run();
  await post(dispatcher, `${base}/scenario-runs/${runId}/answers`, { step: 'found', choice: 'yes' });
  await expect.poll(() => stateOf('withdraw'), { timeout: 20_000 }).toBe('done');
  expect((await photoOf(crew, photo.id)).status).toBe(404);
}, 60_000);
