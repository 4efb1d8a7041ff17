import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { maskText } from '../../contract/personal-data.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let resident: TestCaller;
let neighbour: TestCaller;
let moderator: TestCaller;
let roadsId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
  neighbour = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const spot = { lng: 33.3, lat: 54.15 };
/** 111,320 m to a degree of latitude. */
const northOf = (metres: number) => ({ lng: spot.lng, lat: spot.lat + metres / 111_320 });

async function publish(text: string, categoryId: string, place = spot): Promise<number> {
  const { body } = await resident.send('POST', '/api/v1/reports', { text, categoryId, place });
  await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, { version: 1 });
  return body.number;
}

async function preview(changes: Record<string, string>, caller = neighbour) {
  const query = new URLSearchParams({ lng: String(spot.lng), lat: String(spot.lat), ...changes });
  const { body } = await caller.get(`/api/v1/reports/preview?${query}`);
  return body;
}

test('near reports of the same group and like words a little farther are shown, others are not', async () => {
  const near = await publish('Яма глубокая', 'roads.pothole', northOf(100));
  const sameWords = await publish('Огромная яма у детского сада «Ромашка»', 'roads.pothole', northOf(400));
  const otherWords = await publish('Колея на повороте', 'roads.pothole', northOf(380));
  const otherGroup = await publish('Собаки', 'green.stray-dogs', northOf(50));

  const { nearby } = await preview({
    categoryId: 'roads.pothole',
    text: 'Яма огромная, детский сад «Ромашка»',
  });
  const numbers = nearby.map(({ number }: { number: number }) => number);
  expect(numbers).toEqual(expect.arrayContaining([near, sameWords]));
  expect(numbers).not.toContain(otherWords);
  expect(numbers).not.toContain(otherGroup);
  expect(nearby.find(({ number }: { number: number }) => number === sameWords)).toMatchObject({
    isSameText: true,
  });
});

test('personal data is hidden from the public in card, list and search; author and staff read it whole', async () => {
  const words = 'Звоните 89123456789 или a@b.ru, машина А123ВС174 стоит на газоне';
  const number = await publish(words, 'yard.parking', northOf(2000));
  const path = `/api/v1/reports/${number}`;

  const shown = (await neighbour.get(path)).body;
  expect(shown.text).toBe(`Звоните ${maskText} или ${maskText}, машина ${maskText} стоит на газоне`);
  expect(shown.personalData).toEqual([]);
  for (const caller of [resident, moderator]) {
    const { body } = await caller.get(path);
    expect(body.text).toBe(words);
    expect(body.personalData).toHaveLength(3);
  }
  const listed = await town.anonymous.get('/api/v1/reports?categoryId=yard.parking');
  expect(JSON.stringify(listed.body)).not.toContain('9123456789');
  for (const [text, count] of [
    ['9123456789', 0],
    ['А123ВС', 0],
    ['стоит на газоне', 1],
  ] as const) {
    const found = await town.anonymous.get(`/api/v1/reports?text=${encodeURIComponent(text)}`);
    expect(found.body.reports).toHaveLength(count);
  }
});

test('answers hide personal data from the public too', async () => {
  const answers = { route: '5, водитель 89123456789' };
  const body = {
    text: 'Автобус не пришёл',
    categoryId: 'transport.bus-late',
    causeId: 'transport.bus-late.missing',
  };
  const sent = await resident.send('POST', '/api/v1/reports', { ...body, answers, place: spot });
  const path = `/api/v1/reports/${sent.body.number}`;
  await moderator.send('POST', `${path}/publication`, { version: 1 });
  expect((await neighbour.get(path)).body.answers[0].values).toEqual([`5, водитель ${maskText}`]);
  expect((await moderator.get(path)).body.answers[0].values).toEqual(['5, водитель 89123456789']);
});

test('what the town knows already is told before sending, in time and place, and who asks is told of the end', async () => {
  const texts = { ru: 'Ремонт водовода', uk: 'Ремонт водогону', en: 'Water main repair' };
  const known = {
    texts,
    categoryIds: ['utilities.no-water'],
    place: spot,
    radiusM: 500,
    areaIds: [],
    houseIds: [],
    from: '2026-11-21T00:00:00.000Z',
    until: new Date(town.clock.now().getTime() + 3_600_000).toISOString(),
  };
  const nowhere = await moderator.send('POST', '/api/v1/reports/disruptions', {
    ...known,
    place: null,
    radiusM: null,
  });
  expect(nowhere.body.code).toBe('reports.disruption-nowhere');
  const announced = await moderator.send('POST', '/api/v1/reports/disruptions', known);
  expect(announced.status).toBe(200);

  const water = { categoryId: 'utilities.no-water' };
  expect((await preview(water)).disruptions).toMatchObject([
    { text: 'Ремонт водовода', isSubscribed: false },
  ]);
  expect((await preview({ categoryId: 'roads.pothole' })).disruptions).toEqual([]);
  expect((await preview({ ...water, lat: '54.16' })).disruptions).toEqual([]);

  const path = `/api/v1/reports/disruptions/${announced.body.id}`;
  await neighbour.send('POST', `${path}/subscription`, {});
  expect((await preview(water)).disruptions).toMatchObject([{ isSubscribed: true }]);
  expect((await resident.send('POST', `${path}/end`, {})).status).toBe(403);
  await moderator.send('POST', `${path}/end`, {});
  expect((await preview(water)).disruptions).toEqual([]);
});
