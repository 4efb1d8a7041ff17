import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub, type TestCaller, type TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
let admin: TestCaller;

beforeAll(async () => {
  town = await openTestHub();
  const organisationId = await town.addOrganisation('Администрация', 'administration');
  admin = await town.signIn({ roleId: 'admin', organisationId, twoFactor: true });
}, 180_000);

afterAll(() => town[Symbol.asyncDispose]());

const square = (west: number, south: number, sizeDegrees: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + sizeDegrees, south],
      [west + sizeDegrees, south + sizeDegrees],
      [west, south + sizeDegrees],
      [west, south],
    ],
  ],
});

test('an administrator draws the town, and points beyond it are outside', async () => {
  const created = await admin.send('POST', '/api/v1/areas', {
    kind: 'town',
    name: 'Город',
    shape: square(33, 54, 1),
  });
  expect(created.status).toBe(200);
  expect((await town.anonymous.get('/api/v1/place?lng=33.5&lat=54.5')).body).toMatchObject({
    isInsideTown: true,
    house: null,
  });
  expect((await town.anonymous.get('/api/v1/place?lng=36&lat=54.5')).body.isInsideTown).toBe(false);
});

test('a stranger may see areas but not draw them', async () => {
  expect((await town.anonymous.get('/api/v1/areas?kind=town')).body.items[0]).toMatchObject({
    name: 'Город',
    version: 1,
  });
  const answer = await town.anonymous.send('POST', '/api/v1/areas', {
    kind: 'zone',
    name: 'Моя',
    shape: square(33, 54, 1),
  });
  expect(answer.status).toBe(401);
});

test('a stale edit of an area is refused', async () => {
  const { id } = (
    await admin.send('POST', '/api/v1/areas', { kind: 'zone', name: 'Зона', shape: square(33, 54, 0.1) })
  ).body;
  const edit = { kind: 'zone', name: 'Зона отдыха', version: 1 };
  expect((await admin.send('PUT', `/api/v1/areas/${id}`, edit)).body).toEqual({ version: 2 });
  const stale = await admin.send('PUT', `/api/v1/areas/${id}`, edit);
  expect([stale.status, stale.body.code]).toEqual([409, 'geo.area-changed']);
});

test('a border that crosses itself is refused with the reason', async () => {
  const shape = {
    type: 'Polygon',
    coordinates: [
      [
        [33, 54],
        [33.1, 54.1],
        [33.1, 54],
        [33, 54.1],
        [33, 54],
      ],
    ],
  };
  const answer = await admin.send('POST', '/api/v1/areas', { kind: 'zone', name: 'Бант', shape });
  expect([answer.status, answer.body.code]).toEqual([422, 'geo.area-shape-invalid']);
});

test('a removed area is gone', async () => {
  const { id } = (
    await admin.send('POST', '/api/v1/areas', {
      kind: 'precinct',
      name: 'Участок',
      shape: square(33, 54, 0.1),
    })
  ).body;
  expect((await admin.send('DELETE', `/api/v1/areas/${id}`)).status).toBe(200);
  expect((await admin.send('DELETE', `/api/v1/areas/${id}`)).body.code).toBe('geo.area-not-found');
});

test('areas come in from GeoJSON with a report', async () => {
  const features = [
    { type: 'Feature', properties: { name: 'Центр' }, geometry: square(33.2, 54.2, 0.1) },
    { type: 'Feature', properties: {}, geometry: null },
  ];
  const answer = await admin.send('POST', '/api/v1/areas/import', {
    type: 'FeatureCollection',
    features,
    kind: 'microdistrict',
  });
  expect(answer.body).toMatchObject({ counts: { area: { inserted: 1 } }, rejectedCount: 1 });
});

test.each(['lng=&lat=', 'lng=33&lat=', 'lng=0x21&lat=54', 'lng=%20&lat=54'])(
  'a place without numbers is invalid input: %s',
  async (query) => {
    expect((await town.anonymous.get(`/api/v1/place?${query}`)).status).toBe(400);
  },
);

test('what an import refused is told in the language of the one who asked', async () => {
  const bow = {
    type: 'Polygon',
    coordinates: [
      [
        [33, 54],
        [33.1, 54.1],
        [33.1, 54],
        [33, 54.1],
        [33, 54],
      ],
    ],
  };
  const features = [
    { type: 'Feature', properties: { name: 'А' }, geometry: { type: 'Point', coordinates: [33, 54] } },
    { type: 'Feature', properties: {}, geometry: square(33.2, 54.2, 0.1) },
    {
      type: 'Feature',
      properties: { name: 'Б', validFrom: '2026-02-01', validTo: '2026-01-01' },
      geometry: square(33.2, 54.2, 0.1),
    },
    { type: 'Feature', properties: { name: 'В' }, geometry: square(33.2, 54.2, 0.1) },
    { type: 'Feature', properties: { name: 'Г', kind: 'zone' }, geometry: bow },
  ];
  const answer = await admin.send(
    'POST',
    '/api/v1/areas/import',
    { type: 'FeatureCollection', features },
    { cookie: `${admin.cookie}; veche_locale=uk` },
  );
  const issues: { row: number; code: string; reason: string }[] = answer.body.issues;
  expect(issues.toSorted((a, b) => a.row - b.row).map(({ code }) => code)).toEqual([
    'geo.import.no-area-shape',
    'geo.import.name-missing',
    'geo.import.dates-reversed',
    'geo.import.kind-missing',
    'geo.import.shape-crosses-itself',
  ]);
  expect(issues.map(({ reason }) => reason).join()).not.toMatch(/[a-z]{3}/);
});

test('a place off the Earth is invalid input', async () => {
  expect((await town.anonymous.get('/api/v1/place?lng=400&lat=54')).status).toBe(400);
});

test('a search in an empty town finds nothing', async () => {
  expect((await town.anonymous.get('/api/v1/addresses?text=%25')).body).toEqual({ items: [] });
});

test('a tile is packed, and is not sent again while it is the same', async () => {
  const first = await town.app.inject({ url: '/tiles/base/10/606/326.pbf' });
  expect([first.statusCode, first.headers['content-encoding']]).toEqual([200, 'gzip']);
  expect(gunzipSync(first.rawPayload)).toHaveLength(0);
  const headers = { 'if-none-match': String(first.headers.etag) };
  expect((await town.app.inject({ url: '/tiles/base/10/606/326.pbf', headers })).statusCode).toBe(304);
});

test.each([
  '17/0/0',
  '3/8/0',
  '3/-1/0',
  'a/b/c',
  '1.5/0/0',
  '0x1/0/0',
  '1/0x1/0',
  '01/0/0',
  '1/1e0/0',
  '1/+1/0',
])('there is no tile %s', async (address) => {
  expect((await town.app.inject({ url: `/tiles/base/${address}.pbf` })).statusCode).toBe(404);
});
