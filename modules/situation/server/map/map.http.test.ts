import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

const now = new Date('2026-11-21T09:00:00Z');
const hourMs = 60 * 60_000;
const ago = (hours: number): Date => new Date(now.getTime() - hours * hourMs);
const place = { lng: 33.3, lat: 54.15 };
const around = '33.29,54.14,33.31,54.16';
const base = '/api/v1/situation';

let town: TestHub;
let dispatcher: TestCaller;
let executor: TestCaller;
let stranger: TestCaller;
let owner: string;

beforeAll(async () => {
  town = await openTestHub(now);
  owner = await town.addOrganisation('Дороги');
  dispatcher = await town.signIn({ roleId: 'dispatcher' });
  executor = await town.signIn({ roleId: 'executor', organisationId: owner });
  stranger = await town.signIn({ roleId: 'executor', organisationId: await town.addOrganisation('Чужие') });
  await addReport({ number: 901, visibility: 'public', from: ago(48), until: ago(24), status: 'answered' });
  await addReport({ number: 902, visibility: 'hidden', from: ago(5), until: null, status: 'in-work' });
  await addCamera();
}, 180_000);
afterAll(async () => await town[Symbol.asyncDispose]());

async function addReport(report: {
  number: number;
  visibility: 'public' | 'hidden';
  from: Date;
  until: Date | null;
  status: 'answered' | 'in-work';
}): Promise<void> {
  const { number, visibility, from, until, status } = report;
  await town.hub.database.executeSql(
    `insert into reports.report (id, number, author_person_id, category_id, text, address, lng, lat, status, visibility,
       organisation_id, created_at, published_at, answered_at)
     values ($1, $2, $1, (select id from reports.category limit 1), 'Яма у дома', 'улица Ленина, 1', $3, $4, $5, $6, $7,
       $8, $8, $9)`,
    [newId(), number, place.lng, place.lat, status, visibility, owner, from, until],
  );
}

async function addCamera(): Promise<void> {
  await town.hub.database.executeSql(
    `insert into video.camera (id, number, name, "group", purpose, owner_organisation_id, lng, lat, area_ids, address,
       bearing_degrees, angle_degrees, picture_width_px, range_m, legal_basis, retention_days, sign_text, publicity,
       state, created_at)
     values ($1, 7001, 'Перекрёсток', 'street', 'traffic', $2, $3, $4, '{}', 'улица Ленина', 0, 90, 1920, 50,
       'Постановление', 30, 'Ведётся видеонаблюдение', 'place', 'working', $5)`,
    [newId(), owner, place.lng, place.lat, now],
  );
}

async function sendCard(): Promise<string> {
  const fields = {
    typeCode: 'fire',
    level: 1,
    words: 'Горит балкон',
    place,
    address: 'улица Ленина, 1',
    placeNote: '',
    caller: { phone: '', name: '', place: '', note: '' },
    injured: { count: 0, trapped: 0, gone: 0 },
    answers: {},
  };
  const { id, version } = (await dispatcher.send('POST', '/api/v1/incidents/cards', { fields })).body;
  const body = { version, serviceIds: [] };
  const sent = await dispatcher.send('POST', `/api/v1/incidents/cards/${id}/registration`, body);
  expect(sent.status).toBe(200);
  return id;
}

interface Shown {
  readonly id: string;
  readonly objects: { id: string; label: string; path: string | null }[];
}

async function shownTo(caller: TestCaller, at?: Date): Promise<Record<string, string[]>> {
  const moment = at ? `&at=${at.toISOString()}` : '';
  const { status, body } = await caller.get(`${base}/map?box=${around}${moment}`);
  expect(status).toBe(200);
  const layers: Shown[] = body.layers;
  return Object.fromEntries(layers.map(({ id, objects }) => [id, objects.map(({ label }) => label)]));
}

test('each reader sees the layers of the own rights, and of each the own rows', async () => {
  await sendCard();
  const ofDispatcher = await shownTo(dispatcher);
  expect(ofDispatcher['incidents.incident']).toEqual([expect.stringContaining('Пожар')]);
  expect(ofDispatcher['reports.report']).toEqual([]);
  const ofExecutor = await shownTo(executor);
  expect(ofExecutor).not.toHaveProperty('incidents.incident');
  expect(ofExecutor['reports.report']).toEqual([expect.stringContaining('902')]);
  expect(ofExecutor['video.camera'] ?? []).toEqual([]);
});

test('another organisation sees neither the hidden report nor the camera', async () => {
  const shown = await shownTo(stranger);
  expect(shown['reports.report']).toEqual([]);
  expect(shown['video.camera'] ?? []).toEqual([]);
  const { body } = await stranger.get(`${base}/place?lng=${place.lng}&lat=${place.lat}`);
  expect(body.near).toEqual([]);
});

test('the owner of a camera sees it on the map', async () => {
  const operator = await town.signIn({ roleId: 'operator', organisationId: owner });
  expect((await shownTo(operator))['video.camera']).toEqual(['7001. Перекрёсток']);
});

test('the head of the town sees incidents and opens no card', async () => {
  const head = await town.signIn({ roleId: 'mayor' });
  const { body } = await head.get(`${base}/map?box=${around}&layers=incidents.incident`);
  expect(body.layers[0].objects).toEqual([expect.objectContaining({ path: null })]);
});

test('a moment shows what was open then, and only layers that remember', async () => {
  const then = await shownTo(dispatcher, ago(36));
  expect(then['reports.report']).toEqual([expect.stringContaining('901')]);
  expect(then['incidents.incident']).toEqual([]);
  expect(then).not.toHaveProperty('incidents.unit');
  expect((await shownTo(dispatcher, ago(12)))['reports.report']).toEqual([]);
});

test.each([
  ['31 days ago', ago(31 * 24)],
  ['later than now', ago(-1)],
])('a moment %s is refused', async (_words, at) => {
  const { status, body } = await dispatcher.get(`${base}/map?box=${around}&at=${at.toISOString()}`);
  expect([status, body.code]).toEqual([422, 'situation.moment-out-of-reach']);
});

test('the feed tells what came up and what ended, the newest first', async () => {
  const { body } = await dispatcher.get(`${base}/feed?at=${ago(20).toISOString()}`);
  expect(body.entries).toMatchObject([{ layerId: 'reports.report', what: 'Дан ответ' }]);
  const live = await dispatcher.get(`${base}/feed`);
  expect(live.body.entries[0]).toMatchObject({ layerId: 'incidents.incident', what: 'Зарегистрировано' });
});

test('a place tells what stands near and what happened there', async () => {
  const { body } = await dispatcher.get(`${base}/place?lng=${place.lng}&lat=${place.lat}`);
  expect(body.near.map(({ layerId }: { layerId: string }) => layerId)).toContain('incidents.incident');
  expect(body.history.map(({ what }: { what: string }) => what)).toContain('Опубликовано');
});

test('a box with more than a screen can draw is told in squares that lose nobody', async () => {
  await town.hub.database.executeSql(
    `insert into incidents.incident
     select copy.*
     from (select * from incidents.incident limit 1) as card,
       generate_series(0, 2049) as n,
       jsonb_populate_record(card::incidents.incident, jsonb_build_object('id', gen_random_uuid(), 'number', 10000 + n,
         'lng', 33.25 + (n % 50) / 1000.0, 'lat', 54.12 + (n / 50) / 1000.0)) as copy`,
  );
  const { body } = await dispatcher.get(`${base}/map?box=33.2,54.1,33.4,54.2&layers=incidents.incident`);
  const [{ objects, squares }] = body.layers;
  expect(objects).toEqual([]);
  const counted = squares.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
  expect(counted).toBe(2_051);

  // Around a place the nearest stand as they are, however many there are.
  const around = await dispatcher.get(`${base}/place?lng=33.275&lat=54.14&radiusM=1000`);
  const near = around.body.near.filter(
    ({ layerId }: { layerId: string }) => layerId === 'incidents.incident',
  );
  expect(near).toHaveLength(12);
  expect(near[0].distanceM).toBe(0);
});
