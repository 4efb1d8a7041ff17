import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { openDataColumns } from '../../contract/open-data.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { writeOpenData } from './jobs.ts';

let town: TestHub;
let author: TestCaller;
let moderator: TestCaller;
let shown: number;
let lamp: number;
let hidden: number;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const roadsId = await town.addOrganisation('Дороги & Ко');
  author = await town.signIn();
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
  shown = await publish('=1+1 <b>яма</b> & звоните 89123456789');
  lamp = await publish('Собаки у школы', 'green.stray-dogs');
  hidden = await publish('Тайное слово');
  await moderator.send('POST', `/api/v1/reports/${hidden}/hiding`, { version: 2, ruleId: 'personal-data' });
  await author.send('POST', '/api/v1/reports', {
    text: 'Ещё не опубликовано',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function publish(text: string, categoryId = 'roads.pothole'): Promise<number> {
  const draft = { text, categoryId, place: { lng: 33.3, lat: 54.15 } };
  const { body } = await author.send('POST', '/api/v1/reports', draft);
  const { status } = await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, {
    version: 1,
  });
  expect(status).toBe(200);
  return body.number;
}

async function read(query = '', headers: Record<string, string> = {}, format = 'geojson') {
  return await town.app.inject({ url: `/feeds/reports.${format}${query}`, headers });
}

async function numbersOf(query: string): Promise<number[]> {
  const { features } = (await read(query)).json<{ features: { id: number }[] }>();
  return features.map(({ id }) => id);
}

test('the feed holds what everybody may see, newest first, with personal data masked', async () => {
  const answer = await read();

  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('application/geo+json');
  expect(await numbersOf('')).toEqual([lamp, shown]);
  expect(answer.body).not.toMatch(/89123456789|Тайное|Ещё не|Мария/);
});

test('category and state narrow the feed, and pages follow one another', async () => {
  expect(await numbersOf('?category=green.stray-dogs')).toEqual([lamp]);
  expect(await numbersOf('?state=done')).toEqual([]);
  expect(await numbersOf(`?area=${newId()}`)).toEqual([]);
  const first = await read('?limit=1');
  const { next } = first.json<{ next: string }>();
  expect(first.headers['link']).toBe(`<${next}>; rel="next"`);
  expect(await numbersOf(new URL(next).search)).toEqual([shown]);
});

test('an unchanged feed is not sent again', async () => {
  const { headers } = await read();
  const etag = String(headers['etag']);

  const again = await read('', { 'if-none-match': etag });
  const other = await read('?limit=1', { 'if-none-match': etag });

  expect({ status: again.statusCode, body: again.body }).toEqual({ status: 304, body: '' });
  expect(other.statusCode).toBe(200);
});

test('no date is promised that a report hidden later would belie', async () => {
  const { headers } = await read();
  const later = await read('', { 'if-modified-since': new Date('2099-01-01').toUTCString() });

  expect(headers['last-modified']).toBeUndefined();
  expect(later.statusCode).toBe(200);
});

test('the licence is the one the town has chosen', async () => {
  const admin = await town.signIn({ roleId: 'admin' });
  const value = { name: 'ODbL <1.0>', url: 'https://opendatacommons.org/licenses/odbl/' };
  const change = { value, changedAt: null, reason: 'Постановление' };
  expect((await admin.send('PUT', '/api/v1/settings/reports.open-data-licence', change)).status).toBe(200);

  expect((await read()).json()).toMatchObject({ licence: value });
  expect((await read('', {}, 'atom')).body).toContain('<rights>ODbL &lt;1.0&gt; https://opendatacommons.org');
});

test('Atom stays well-formed whatever people write', async () => {
  const { body, headers } = await read('', {}, 'atom');
  expect(headers['content-type']).toContain('application/atom+xml');
  expect(body).toContain('=1+1 &lt;b&gt;яма&lt;/b&gt; &amp; звоните');
  expect(body).toContain('Дороги &amp; Ко');
  expect(body).toContain('<georss:point>54.15 33.3</georss:point>');
});

test.each(['?limit=0', '?limit=1000', '?area=here', '?state=lost', '?before=x'])(
  '%s is refused',
  async (query) => {
    expect((await read(query)).statusCode).toBe(400);
  },
);

test('the daily file is made once, has its columns and nothing that is not public, and runs no formula', async () => {
  expect((await town.anonymous.get('/api/v1/reports/open-data')).body).toEqual({ file: null });
  expect((await town.anonymous.get('/api/v1/reports/open-data/file')).status).toBe(404);
  const system = createSystemContext(town.hub, { id: writeOpenData.id });
  const run = async () => await (writeOpenData as Job).run(system, {} as never, new AbortController().signal);
  await run();
  await run();

  const { body } = await town.anonymous.get('/api/v1/reports/open-data');
  expect(body.file).toMatchObject({ day: '2026-11-21', rowCount: 2 });
  const file = await town.anonymous.get('/api/v1/reports/open-data/file');
  const lines = String(file.body).split('\r\n');
  expect(lines[0]).toBe(openDataColumns.map((column) => `"${column}"`).join(','));
  expect(lines.slice(1, 3).map((line) => Number(/^"(\d+)"/.exec(line)?.[1]))).toEqual([shown, lamp]);
  expect(lines).toHaveLength(4);
  expect(String(file.body)).toContain(`"'=1+1`);
  expect(String(file.body)).not.toMatch(/89123456789|Тайное|Мария/);
});
