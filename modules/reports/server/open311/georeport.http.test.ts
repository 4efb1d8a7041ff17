import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { XMLParser } from 'fast-xml-parser';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeSetting, listSettings } from '#kernel/config/contract/routes.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { issueProgramKey } from '#kernel/identity/program-key.store.ts';
import { buildServer } from '#kernel/http/server.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { bulkColumns } from '../../contract/open311/georeport.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { forgetDrafts, registerDraft, writeBulkFile } from './jobs.ts';
import { scopePermissions } from './key.handlers.ts';

/* The 18 points every Open311 client relies on, each by the standard or by a client seen in service. */

const v2 = '/open311/v2';
const schemaFolder = resolve(import.meta.dirname, '../../../../../shared/data/open311');
const dayMs = 24 * 60 * 60_000;

let town: TestHub;
let moderator: TestCaller;
let executor: TestCaller;
let admin: TestCaller;
let roadsId: string;
let key: string;
let otherKey: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  admin = await town.signIn({ roleId: 'admin' });
  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(db, [{ ...rule, target: 'organisation', organisationId: roadsId }]);
  await db
    .updateTable('reports.category')
    .set({ questions: JSON.stringify(questions) })
    .where('id', '=', 'lighting.lamp')
    .execute();
  key = await issueKey(await town.addOrganisation('Приложение горожан'));
  otherKey = await issueKey(await town.addOrganisation('Другое приложение'));
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const inThree = (text: string) => ({ ru: text, uk: text, en: text });
const questions = [
  {
    code: 'lamps',
    kind: 'number',
    titles: inThree('Сколько фонарей'),
    isRequired: true,
    min: 1,
    max: 50,
  },
  {
    code: 'kind',
    kind: 'multivaluelist',
    titles: inThree('Что с ними'),
    choices: [
      { key: 'dark', titles: inThree('Не горят') },
      { key: 'blink', titles: inThree('Мигают') },
    ],
  },
];

async function issueKey(organisationId: string, limitPerMinute = 10_000): Promise<string> {
  const { token } = await issueProgramKey(town.hub.database.handle, {
    name: 'Проверка',
    organisationId,
    personId: null,
    scopes: Object.values(scopePermissions),
    limitPerMinute,
    expiresAt: new Date('2099-01-01T00:00:00Z'),
    issuedBy: null,
    now: town.clock.now(),
  });
  return token;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
  // NOTE: tests read answers of many shapes; a wrong guess fails the test.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

async function call(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  request: { body?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { body, headers = {} } = request;
  const answer = await town.app.inject({
    method,
    url,
    headers,
    ...(body === undefined ? {} : { payload: body }),
  });
  const type = String(answer.headers['content-type']);
  const json = type.includes('json') ? answer.json() : undefined;
  return { status: answer.statusCode, type, text: answer.body, headers: answer.headers, json };
}

const get = async (path: string, headers: Record<string, string> = {}) =>
  await call('GET', path.startsWith('/open311') ? path : `${v2}/${path}`, { headers });

const urlencoded = 'application/x-www-form-urlencoded; charset=utf-8';

async function post(path: string, body: string, type = urlencoded): Promise<Answer> {
  return await call('POST', `${v2}/${path}`, { body, headers: { 'content-type': type } });
}

const pothole = {
  service_code: 'roads.pothole',
  lat: '54.15',
  long: '33.3',
  description: 'Глубокая яма у дома',
};

function formOf(fields: Record<string, string>): string {
  return new URLSearchParams({ api_key: key, ...fields }).toString();
}

async function create(fields: Record<string, string> = {}): Promise<string> {
  const answer = await post('requests.json', formOf({ ...pothole, ...fields }));
  expect(answer.text).toContain('service_request_id');
  return answer.json[0].service_request_id;
}

async function publish(id: string): Promise<void> {
  town.clock.advance(60_000);
  const answer = await moderator.send('POST', `/api/v1/reports/${id}/publication`, { version: 1 });
  expect(answer.status).toBe(200);
}

async function createPublished(fields: Record<string, string> = {}): Promise<string> {
  const id = await create(fields);
  await publish(id);
  return id;
}

async function step(caller: TestCaller, id: string, path: string, body: object): Promise<void> {
  town.clock.advance(60_000);
  const { body: card } = await caller.get(`/api/v1/reports/${id}`);
  const answer = await caller.send('POST', `/api/v1/reports/${id}/${path}`, {
    version: card.version,
    ...body,
  });
  expect(answer).toMatchObject({ status: 200 });
}

async function setTo(id: string, value: unknown): Promise<void> {
  const { body } = await admin.get(listSettings.path);
  const { changedAt } = body.settings.find((setting: { id: string }) => setting.id === id);
  const url = changeSetting.path.replace(':id', id);
  const answer = await admin.send('PUT', url, { value, changedAt });
  expect(answer.status).toBe(200);
}

async function jpeg(): Promise<Blob> {
  const create = { width: 64, height: 64, channels: 3 as const, background: { r: 120, g: 90, b: 60 } };
  return new Blob([new Uint8Array(await sharp({ create }).jpeg().toBuffer())], { type: 'image/jpeg' });
}

async function postForm(path: string, fields: Record<string, string | Blob>): Promise<Answer> {
  const form = new FormData();
  form.set('api_key', key);
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, `${name}.jpg`);
  }
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  return await call('POST', `${v2}/${path}`, { body: Buffer.from(await request.arrayBuffer()), headers });
}

/** Reads as a client does: names as they stand, texts as texts. */
const xml = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 1e6 },
});

describe('discovery and forms', () => {
  test('discovery stands in both formats with the same content and no charset', async () => {
    await setTo('reports.open311-test-endpoint', 'https://try.example/open311/v2');
    const json = await get('/open311/discovery.json');
    const asXml = await get('/open311/discovery.xml');
    expect([json.type, asXml.type]).toEqual(['application/json', 'text/xml']);
    const { discovery } = xml.parse(asXml.text);
    expect([discovery.changeset, discovery.contact]).toEqual([json.json.changeset, json.json.contact]);
    const types = json.json.endpoints.map((endpoint: { type: string }) => endpoint.type);
    expect(types).toEqual(['production', 'test']);
    expect(Date.parse(json.json.changeset)).toBeLessThan(town.clock.now().getTime());
    expect(asXml.text).toContain('<format>text/xml</format><format>application/json</format>');
    expect(String(json.headers['cache-control'])).toMatch(/max-age=\d{1,3}$/);
  });

  test('services, requests and tokens speak XML and JSON with a charset and a declaration', async () => {
    for (const path of ['services', 'requests']) {
      const asXml = await get(`${path}.xml`);
      const asJson = await get(`${path}.json`);
      expect([asXml.type, asJson.type]).toEqual([
        'text/xml; charset=utf-8',
        'application/json; charset=utf-8',
      ]);
      expect(asXml.text.startsWith('<?xml version="1.0" encoding="utf-8"?>')).toBe(true);
      expect(Array.isArray(asJson.json)).toBe(true);
    }
    const service = (await get('services.xml')).text;
    expect(service).toMatch(
      /<services><service><service_code>[^<]+<\/service_code><service_name>[^<]+<\/service_name><description><\/description><metadata>(?:true|false)<\/metadata><type>realtime<\/type><keywords>/,
    );
  });

  test('an empty list is an empty element or an empty array', async () => {
    const query = 'requests.xml?start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z';
    expect((await get(query)).text).toContain('<service_requests></service_requests>');
    expect((await get(query.replace('.xml', '.json'))).json).toEqual([]);
  });

  test('an unknown ending is not found, a missing one goes by Accept, and no answer is ever a page', async () => {
    for (const path of [
      'services.yaml',
      'services',
      'nothing.xml',
      'requests.html',
      'services/roads.pothole',
    ]) {
      const answer = await get(path, { accept: 'text/html' });
      expect([path, answer.status, answer.type]).toEqual([path, 404, 'text/xml; charset=utf-8']);
    }
    expect((await get('services', { accept: 'application/json' })).json.length).toBeGreaterThan(10);
    expect((await get('services', { accept: 'text/xml' })).type).toBe('text/xml; charset=utf-8');
    expect((await call('DELETE', `${v2}/services.json`)).status).toBe(404);
  });

  test('a service that asks nothing has no metadata, one that asks tells its questions in order', async () => {
    const services = (await get('services.json')).json as { service_code: string; metadata: boolean }[];
    expect(services.find(({ service_code: code }) => code === 'lighting.lamp')?.metadata).toBe(true);
    const { json } = await get('services/lighting.lamp.json');
    expect(
      json.attributes.map(({ code, order, required }: Record<string, unknown>) => [code, order, required]),
    ).toEqual([
      ['lamps', 1, true],
      ['kind', 2, false],
    ]);
    const asXml = await get('services/lighting.lamp.xml');
    expect(asXml.text).toContain('<values><value><key>dark</key><name>Не горят</name></value>');
    expect(asXml.text).toMatch(
      /<service_definition><service_code>lighting\.lamp<\/service_code><attributes><attribute>/,
    );
    expect((await get('services/nothing.json')).status).toBe(404);
  });

  test('an empty parameter is as good as none', async () => {
    expect((await get('requests.json?status=&start_date=&page=&bbox=&jurisdiction_id=')).status).toBe(200);
  });
});

describe('jurisdictions', () => {
  test('one town needs none, an unknown one is not found', async () => {
    expect((await get('services.json')).status).toBe(200);
    expect((await get('services.json?jurisdiction_id=elsewhere')).status).toBe(404);
  });

  test('an endpoint of several asks which, in the query or in the body of a post', async () => {
    await setTo('reports.open311-jurisdictions', ['a.example', 'b.example']);
    const missing = await get('services.json');
    expect([missing.status, missing.json[0].description]).toEqual([
      400,
      expect.stringContaining('jurisdiction_id'),
    ]);
    expect((await get('services.json?jurisdiction_id=b.example')).status).toBe(200);
    expect((await post('requests.json', formOf({ ...pothole, jurisdiction_id: 'a.example' }))).status).toBe(
      200,
    );
    expect((await post('requests.json?jurisdiction_id=a.example', formOf(pothole))).status).toBe(200);
    expect((await post('requests.json', formOf(pothole))).status).toBe(400);
    await setTo('reports.open311-jurisdictions', []);
  });
});

describe('creating', () => {
  test('the answer is one request with a number and no token', async () => {
    const { status, json } = await post('requests.json', formOf(pothole));
    expect(status).toBe(200);
    expect(json).toEqual([
      { service_request_id: expect.stringMatching(/^\d+$/), service_notice: null, account_id: null },
    ]);
    const asXml = await post('requests.xml', formOf(pothole));
    expect(asXml.text).toMatch(
      /<service_requests><request><service_request_id>\d+<\/service_request_id><service_notice><\/service_notice><account_id><\/account_id><\/request><\/service_requests>/,
    );
  });

  test('no key and a wrong key are refused with 403', async () => {
    const without = await post('requests.json', new URLSearchParams(pothole).toString());
    const wrong = await post('requests.json', formOf({ ...pothole, api_key: 'wrong' }));
    expect([without.status, wrong.status]).toEqual([403, 403]);
    expect(wrong.json[0]).toMatchObject({ code: 403, description: expect.any(String) });
  });

  test.each([
    ['no service_code', { service_code: '' }, 400, 'service_code'],
    ['an unknown service_code', { service_code: 'nothing' }, 404, 'service_code'],
    ['no place', { lat: '', long: '' }, 400, 'lat'],
    ['half a place', { long: '' }, 400, 'long'],
    ['a place that is no number', { lat: 'north' }, 400, 'lat'],
    ['a place off the globe', { lat: '91' }, 400, 'lat'],
    ['an address nobody knows', { lat: '', long: '', address_string: 'Нигде, 1' }, 400, 'lat'],
    ['a required attribute missing', { service_code: 'lighting.lamp' }, 400, 'attribute[lamps]'],
    [
      'a choice that is not offered',
      { service_code: 'lighting.lamp', 'attribute[lamps]': '2', 'attribute[kind]': 'sings' },
      400,
      'attribute[kind]',
    ],
    ['4,001 characters', { description: 'я'.repeat(4001) }, 400, 'description'],
  ])('%s is refused by name', async (_case, fields, status, named) => {
    const answer = await post('requests.json', formOf({ ...pothole, ...fields }));
    expect(answer.status).toBe(status);
    expect(answer.json[0].code).toBe(status);
    expect(answer.json.map((error: { description: string }) => error.description).join()).toContain(named);
  });

  test('a point outside the town is refused with the reason', async () => {
    await town.hub.database.executeSql(
      `insert into geo.area (id, kind, name, geometry, source, source_key)
       values ($1, 'town', 'Проба', st_multi(st_makeenvelope(33, 54, 34, 55, 4326)), 'test', 'town')`,
      [newId()],
    );
    const { status, json } = await post('requests.json', formOf({ ...pothole, lat: '60' }));
    expect(status).toBe(400);
    expect(json[0].description.length).toBeGreaterThan(10);
  });

  test('several faults are told at once', async () => {
    const { json } = await post('requests.json', formOf({ service_code: '', lat: '91', long: '500' }));
    expect(json.length).toBeGreaterThanOrEqual(3);
  });

  test('an unknown attribute is accepted and kept', async () => {
    const id = await create({ 'attribute[uprn]': '1000123' });
    expect((await submissionOf(id)).attributes).toEqual({ uprn: ['1000123'] });
  });

  test('markup is text and line breaks stay', async () => {
    const description = 'Яма <b>большая</b>\r\nвторая строка';
    const id = await createPublished({ description });
    const { json } = await get(`requests/${id}.json`);
    expect(json[0].description).toBe(description);
  });

  test.each([
    ['plain', 'attribute[lamps]=3&attribute[kind]=dark'],
    ['a list', 'attribute[lamps]=3&attribute[kind][]=dark&attribute[kind][]=blink'],
    ['numbered', 'attribute[lamps]=3&attribute[kind][0]=dark&attribute[kind][1]=blink'],
    ['repeated', 'attribute[lamps]=3&attribute[kind]=dark&attribute[kind]=blink'],
    ['escaped', 'attribute%5Blamps%5D=3&attribute%5Bkind%5D%5B%5D=dark'],
  ])('attributes arrive %s', async (_form, attributes) => {
    const fields = new URLSearchParams({ ...pothole, api_key: key, service_code: 'lighting.lamp' });
    const { json } = await post('requests.json', `${fields.toString()}&${attributes}`);
    const { rows } = await town.hub.database.executeSql(
      'select answers from reports.report where number = $1',
      [Number(json[0].service_request_id)],
    );
    expect(rows[0]?.['answers']).toMatchObject([{ code: 'lamps', values: ['3'] }, { code: 'kind' }]);
  });

  test('a body is read with and without a charset, and deviceid is device_id', async () => {
    for (const type of ['application/x-www-form-urlencoded', urlencoded]) {
      const { json } = await post('requests.json', formOf({ ...pothole, deviceid: 'phone-7' }), type);
      const { body } = await moderator.get(`/api/v1/reports/${json[0].service_request_id}/author`);
      expect(body.contacts).toContainEqual(expect.objectContaining({ kind: 'device', address: 'phone-7' }));
    }
  });

  test('links to pictures are kept as text and fetched by nobody', async () => {
    const links =
      'media_url=http%3A%2F%2F127.0.0.1%3A1%2Fa.jpg&media_url=https%3A%2F%2Fpictures.example%2Fb.jpg';
    const { json } = await post('requests.json', `${formOf(pothole)}&${links}`);
    const { media_urls: kept } = await submissionOf(json[0].service_request_id);
    expect(kept).toEqual(['http://127.0.0.1:1/a.jpg', 'https://pictures.example/b.jpg']);
  });

  test.each(['media', 'photo1', 'file_front'])('a picture arrives in a form as %s', async (field) => {
    const { json } = await postForm('requests.json', { ...pothole, [field]: await jpeg() });
    await publish(json[0].service_request_id);
    const { json: shown } = await get(`requests/${json[0].service_request_id}.json`);
    const path = new URL(shown[0].media_url).pathname;
    const picture = await town.app.inject({ url: path });
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/jpeg']);
  });

  test('a file that is no picture is refused', async () => {
    const answer = await postForm('requests.xml', { ...pothole, media: new Blob(['#!/bin/sh']) });
    expect([answer.status, answer.type]).toEqual([400, 'text/xml; charset=utf-8']);
    expect(answer.text).toMatch(
      /<errors><error><code>400<\/code><description>[^<]+<\/description><\/error><\/errors>/,
    );
  });
});

async function submissionOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await town.hub.database.executeSql(
    `select s.attributes, s.media_urls from reports.submission s
     join reports.report r on r.id = s.report_id where r.number = $1`,
    [Number(id)],
  );
  return rows[0] ?? {};
}

describe('tokens', () => {
  test('a token leads to the number as soon as there is one', async () => {
    await setTo('reports.open311-answers-with-token', true);
    const { json } = await post('requests.json', formOf(pothole));
    const { token } = json[0];
    expect(json[0].service_request_id).toBeUndefined();
    expect((await get(`tokens/${token}.json`)).json).toEqual([{ token }]);

    const system = createSystemContext(town.hub, { id: registerDraft.id });
    await registerDraft.run(system, { token } as never, new AbortController().signal);
    const asXml = await get(`tokens/${token}.xml`);
    expect(asXml.text).toMatch(
      new RegExp(`<request><service_request_id>\\d+</service_request_id><token>${token}</token></request>`),
    );
    await setTo('reports.open311-answers-with-token', false);
  });

  test('what could not become a report is forgotten after two weeks, its token stays', async () => {
    await setTo('reports.open311-answers-with-token', true);
    const { json } = await post('requests.json', formOf({ ...pothole, email: 'lost@people.example' }));
    await setTo('reports.open311-answers-with-token', false);
    const { token } = json[0];
    const drafts = async () =>
      (
        await town.hub.database.executeSql('select draft from reports.request_token where token = $1', [
          token,
        ])
      ).rows;
    const forget = async (): Promise<void> => {
      const system = createSystemContext(town.hub, { id: forgetDrafts.id });
      await forgetDrafts.run(system, {} as never, new AbortController().signal);
    };
    await forget();
    expect(JSON.stringify(await drafts())).toContain('lost@people.example');

    await town.hub.database.executeSql(
      `update reports.request_token set created_at = created_at - interval '15 days' where token = $1`,
      [token],
    );
    await forget();
    expect(await drafts()).toEqual([{ draft: null }]);
    const system = createSystemContext(town.hub, { id: registerDraft.id });
    await registerDraft.run(system, { token } as never, new AbortController().signal);
    expect((await get(`tokens/${token}.json`)).json).toEqual([{ token }]);
  });

  test('an unknown token is not found', async () => {
    expect((await get(`tokens/${newId()}.json`)).status).toBe(404);
    expect((await get('tokens/nonsense.json')).status).toBe(404);
  });
});

describe('lists', () => {
  test('without words the last 90 days are listed, the newest first', async () => {
    const id = await createPublished();
    const { json } = await get('requests.json');
    const sent: string[] = json.map((request: { requested_datetime: string }) => request.requested_datetime);
    expect(json.map((request: { service_request_id: string }) => request.service_request_id)).toContain(id);
    expect(sent).toEqual(sent.toSorted((one, other) => other.localeCompare(one)));
    town.clock.advance(91 * dayMs);
    expect((await get('requests.json')).json).toEqual([]);
    town.clock.advance(-91 * dayMs);
  });

  test('a span over 90 days is refused, both ends count', async () => {
    expect(
      (await get('requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z')).status,
    ).toBe(400);
    const id = await createPublished();
    const { json } = await get(`requests/${id}.json`);
    const at = json[0].requested_datetime;
    const day = await get(`requests.json?start_date=${at}&end_date=${at.slice(0, 10)}T23:59:59Z`);
    expect(day.json.map((request: { service_request_id: string }) => request.service_request_id)).toContain(
      id,
    );
  });

  test('a time without a zone is the town’s own, ours always has one', async () => {
    const id = await createPublished();
    const { json } = await get(`requests/${id}.json`);
    expect(json[0].requested_datetime).toMatch(/Z$/);
    // The town is at +03:00.
    const after = new Date(Date.parse(json[0].requested_datetime) + 3 * 3_600_000 - 1000)
      .toISOString()
      .slice(0, 19);
    const found = await get(`requests.json?start_date=${after}`);
    expect(found.json.map((request: { service_request_id: string }) => request.service_request_id)).toContain(
      id,
    );
  });

  test('identifiers override everything else', async () => {
    const one = await createPublished();
    const two = await createPublished();
    const { json } = await get(
      `requests.json?service_request_id=${one},${two}&status=closed&service_code=other`,
    );
    const ids = json.map((request: { service_request_id: string }) => request.service_request_id);
    expect(new Set(ids)).toEqual(new Set([one, two]));
  });

  test('services and statuses come as lists with commas, an unknown status is refused', async () => {
    await createPublished({ service_code: 'roads.pothole' });
    const both = await get('requests.json?service_code=roads.pothole,waste.dump&status=open,closed');
    expect(both.json.length).toBeGreaterThan(0);
    expect((await get('requests.json?service_code=waste.dump')).json).toEqual([]);
    const unknown = await get('requests.json?status=sleeping');
    expect([unknown.status, unknown.json[0].description]).toEqual([400, expect.stringContaining('status')]);
  });

  test('pages follow each other and page 0 is page 1', async () => {
    for (let count = 0; count < 3; count += 1) await createPublished();
    const idsOf = (answer: Answer) =>
      answer.json.map((request: { service_request_id: string }) => request.service_request_id);
    const [first] = idsOf(await get('requests.json?page=1&page_size=1'));
    const [second] = idsOf(await get('requests.json?page=2&page_size=1'));
    expect(idsOf(await get('requests.json?page=0&page_size=2'))).toEqual([first, second]);
    expect((await get('requests.json?page_size=1001')).status).toBe(400);
  });

  test('changes, boxes and unknown parameters', async () => {
    const id = await createPublished();
    const now = town.clock.now().getTime();
    const iso = (ms: number) => new Date(ms).toISOString();
    const has = async (query: string) =>
      (await get(`requests.json?${query}`)).json.some(
        (request: { service_request_id: string }) => request.service_request_id === id,
      );
    expect(await has(`updated_after=${iso(now - 1000)}`)).toBe(true);
    expect(await has(`updated_after=${iso(now + 1000)}`)).toBe(false);
    expect(await has(`updated_before=${iso(now - 1000)}`)).toBe(false);
    expect(await has('bbox=33.2,54.1,33.4,54.2&surprise=1')).toBe(true);
    expect(await has('bbox=10,10,11,11')).toBe(false);
  });

  test('extensions bring detailed status, answers and steps', async () => {
    const id = await createPublished({ service_code: 'lighting.lamp', 'attribute[lamps]': '2' });
    const [request] = (await get(`requests/${id}.json?extensions=true`)).json;
    expect(request.extended_attributes.detailed_status).toBe('OPEN');
    expect(request.attributes).toEqual([{ code: 'lamps', label: 'Сколько фонарей', value: '2' }]);
    expect(request.notes.map((note: { type: string }) => note.type)).toEqual(['created', 'published']);
    expect((await get(`requests/${id}.json`)).json[0].notes).toBeUndefined();
  });
});

describe('what is shown', () => {
  test('an unpublished or hidden report is shown to the key that sent it or to nobody', async () => {
    const id = await create();
    expect((await get(`requests/${id}.json`)).status).toBe(404);
    expect((await get(`requests/${id}.json?api_key=${otherKey}`)).status).toBe(404);
    const own = await get(`requests/${id}.json?api_key=${key}`);
    expect([own.status, own.headers['cache-control']]).toEqual([200, 'private, no-store']);
    await publish(id);
    await step(moderator, id, 'hiding', { ruleId: 'personal-data' });
    expect((await get(`requests/${id}.json?api_key=${key}`)).status).toBe(404);
    const listed = await get(`requests.json?service_request_id=${id}`);
    expect(listed.json).toEqual([]);
  });

  test('an answered report is closed at the moment of the answer, with the words of the executor', async () => {
    const id = await createPublished();
    await answered(id, 'Яма заделана');
    const [request] = (await get(`requests/${id}.json`)).json;
    expect(request).toMatchObject({
      status: 'closed',
      status_notes: 'Яма заделана',
      updated_datetime: town.clock.now().toISOString().replace('.000Z', 'Z'),
      agency_responsible: 'Дороги',
    });
  });

  test('an open report tells when it is expected to be done', async () => {
    const id = await createPublished();
    const [request] = (await get(`requests/${id}.json`)).json;
    expect(request.status).toBe('open');
    expect(Date.parse(request.expected_datetime)).toBeGreaterThan(town.clock.now().getTime());
  });

  test('nobody reads who sent a report, and the pictures of it carry nothing', async () => {
    const person = {
      email: 'anna@post.example',
      phone: '+79001234567',
      first_name: 'Анна',
      last_name: 'Петрова',
    };
    const id = await createPublished(person);
    const everything = [
      await get(`requests/${id}.json?extensions=true`),
      await get(`requests/${id}.xml?extensions=true`),
      await get('requests.json?extensions=true'),
      await get('bulk/requests.csv'),
      await get(`servicerequestupdates.json?api_key=${key}`),
    ].map(({ text }) => text);
    for (const secret of Object.values(person)) expect(everything.join()).not.toContain(secret);
    const { body } = await moderator.get(`/api/v1/reports/${id}/author`);
    expect(body.contacts).toContainEqual({
      kind: 'email',
      address: person.email,
      name: 'Анна Петрова',
      isConsentGiven: true,
      isUnreachable: false,
    });
  });

  test('any page may read, none may write', async () => {
    expect((await get('requests.json')).headers['access-control-allow-origin']).toBe('*');
    expect((await get('requests/999999.json')).headers['access-control-allow-origin']).toBe('*');
    const written = await post('requests.json', formOf(pothole));
    expect(written.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('a failure speaks the asked format and the asked language', async () => {
    const asXml = await get('requests/999999.xml', { 'accept-language': 'en' });
    expect(asXml.text).toContain('<code>404</code><description>There is no request');
    expect((await get('requests/999999.json', { 'accept-language': 'uk' })).json[0].description).toContain(
      'немає',
    );
  });

  test('words survive XML and JSON alike', async () => {
    const words = 'Ёж & <ремонт> "кавычки" 🚧 مرحبا їжак\r\nстрока';
    const id = await createPublished({ description: words });
    const [asJson] = (await get(`requests/${id}.json`)).json;
    const asXml = xml.parse((await get(`requests/${id}.xml`)).text);
    expect(asJson.description).toBe(words);
    expect(asXml.service_requests.request.description).toBe(words);
  });

  test('a limit of a key is told with the time to wait', async () => {
    const tight = await issueKey(await town.addOrganisation('Настойчивое приложение'), 1);
    await using app = await buildServer(town.hub);
    const ask = async () => await app.inject(`${v2}/services.xml?api_key=${tight}`);
    expect((await ask()).statusCode).toBe(200);
    const refused = await ask();
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toMatch(/^\d+$/);
    expect(refused.body).toContain('<code>429</code>');
  });
});

async function answered(id: string, text: string): Promise<void> {
  const form = new FormData();
  form.set('file', await jpeg(), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const uploaded = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: executor.cookie ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  await step(executor, id, 'answer', { text, photos: [{ id: uploaded.json().id }] });
}

describe('updates', () => {
  const updateOf = async (fields: Record<string, string>) =>
    await post('servicerequestupdates.json', new URLSearchParams({ api_key: key, ...fields }).toString());

  test('the window of updates needs a key and tells each public step once', async () => {
    const id = await createPublished();
    expect((await get('servicerequestupdates.xml')).status).toBe(403);
    const since = new Date(town.clock.now().getTime() - 30_000).toISOString();
    await answered(id, 'Сделано');
    const asXml = await get(`servicerequestupdates.xml?api_key=${key}&start_date=${since}`);
    const { service_request_updates: updates } = xml.parse(asXml.text);
    const own = [updates.request_update]
      .flat()
      .filter((update: { service_request_id: string }) => update.service_request_id === id);
    expect(
      own.map((update: { status: string; description: string }) => [update.status, update.description]),
    ).toEqual([
      ['OPEN', ''],
      ['FIXED', 'Сделано'],
    ]);
    expect(new Set(own.map((update: { update_id: string }) => update.update_id)).size).toBe(own.length);
  });

  test('REOPEN in any case of letters is honoured for the sender, once per update_id', async () => {
    const id = await createPublished();
    await answered(id, 'Сделано');
    const words = { service_request_id: id, status: 'reopen', description: 'Яма на месте', update_id: 'u-1' };
    expect((await updateOf({ ...words, api_key: otherKey, update_id: 'u-0' })).status).toBe(200);
    expect((await get(`requests/${id}.json`)).json[0].status).toBe('closed');
    expect((await updateOf(words)).json).toEqual([{ update_id: 'u-1' }]);
    expect((await updateOf(words)).json).toEqual([{ update_id: 'u-1' }]);
    const { body } = await moderator.get(`/api/v1/reports/${id}`);
    expect([body.status, body.reopenedCount]).toEqual(['reopened', 1]);
  });

  test('the organisation that answers takes a report and proves its work by a key', async () => {
    const id = await createPublished();
    const roadsKey = await issueKey(roadsId);
    const words = { service_request_id: id, update_id: `${id}-taken`, status: 'IN_PROGRESS' };
    await updateOf({ ...words, api_key: roadsKey });
    expect((await moderator.get(`/api/v1/reports/${id}`)).body.status).toBe('in-work');
    const unproven = {
      ...words,
      api_key: roadsKey,
      update_id: `${id}-done`,
      status: 'FIXED',
      description: 'Готово',
    };
    expect((await updateOf(unproven)).status).toBe(400);
    const proven = await postForm('servicerequestupdates.json', { ...unproven, photo1: await jpeg() });
    expect(proven.status).toBe(200);
  });

  test('an answer by a key goes through the controller where every answer does', async () => {
    const settings = town.hub.state.settings;
    town.hub.state.settings = new Map([...settings, ['reports.answer-review', 'all']]);
    const id = await createPublished();
    const words = { service_request_id: id, api_key: await issueKey(roadsId), description: 'Готово' };
    const done = { ...words, update_id: `${id}-done`, status: 'FIXED', photo1: await jpeg() };
    expect((await postForm('servicerequestupdates.json', done)).status).toBe(200);
    expect((await moderator.get(`/api/v1/reports/${id}`)).body.status).toBe('answer-review');
    expect((await get(`requests/${id}.json?extensions=true`)).text).not.toContain('Готово');
    town.hub.state.settings = settings;
  });

  test('an update of an unknown request is not found', async () => {
    expect((await updateOf({ service_request_id: '999999', update_id: 'x' })).status).toBe(404);
  });
});

describe('bulk', () => {
  test('the export has the columns of the specification and quotes every value', async () => {
    await createPublished({ description: '=1+1, "кавычки"\nстрока' });
    const { text, type } = await get('bulk/requests.csv');
    expect(type).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')[0]).toBe(bulkColumns.map((column) => `"${column}"`).join(','));
    expect(text).toContain(`"'=1+1, ""кавычки""\nстрока"`);
  });

  test('a file of each day is kept', async () => {
    const id = await createPublished();
    town.clock.advance(dayMs);
    const system = createSystemContext(town.hub, { id: writeBulkFile.id });
    await writeBulkFile.run(system, {} as never, new AbortController().signal);
    const [file] = (await get('bulk.json')).json;
    const { text } = await get(new URL(file.url).pathname);
    expect(text).toContain(`"${id}"`);
    expect((await get('bulk/2020-01-01.csv')).status).toBe(404);
    town.clock.advance(-dayMs);
  });
});

describe('keys', () => {
  test('an administrator issues, lists and revokes; the key is shown once and then no more', async () => {
    const issue = {
      name: 'Сайт',
      organisationId: roadsId,
      scopes: ['create'],
      limitPerMinute: 60,
      expiresOn: '2027-01-01',
    };
    const { body: issued } = await admin.send('POST', '/api/v1/reports/api-keys', issue);
    const listed = await admin.get('/api/v1/reports/api-keys');
    expect(JSON.stringify(listed.body)).not.toContain(issued.key);
    expect(listed.body.keys).toContainEqual(
      expect.objectContaining({ id: issued.id, ownerName: 'Дороги', scopes: ['create'], state: 'valid' }),
    );
    const send = async () => await post('requests.json', formOf({ ...pothole, api_key: issued.key }));
    expect((await send()).status).toBe(200);
    expect((await get(`servicerequestupdates.json?api_key=${issued.key}`)).status).toBe(403);
    await admin.send('POST', `/api/v1/reports/api-keys/${issued.id}/revocation`, { reason: 'Утечка' });
    expect((await send()).status).toBe(403);
  });

  test('a key has one owner and a day to end on', async () => {
    const issue = { name: 'Сайт', scopes: ['create'], limitPerMinute: 60, expiresOn: '2027-01-01' };
    const ownerless = await admin.send('POST', '/api/v1/reports/api-keys', issue);
    expect([ownerless.status, ownerless.body.code]).toEqual([422, 'reports.api-key-needs-owner']);
    const past = { ...issue, organisationId: roadsId, expiresOn: '2020-01-01' };
    expect((await admin.send('POST', '/api/v1/reports/api-keys', past)).status).toBe(422);
    expect((await moderator.get('/api/v1/reports/api-keys')).status).toBe(403);
  });
});

describe.skipIf(!existsSync(schemaFolder))(
  'the JSON schemas of the standard (skipped where they are not at hand)',
  () => {
    test('accept services, definitions and requests', async () => {
      await createPublished({ service_code: 'lighting.lamp', 'attribute[lamps]': '2' });
      await answered(await createPublished(), 'Сделано');
      const ajv = new Ajv({ strict: false });
      addFormats.default(ajv);
      for (const name of ['service', 'request', 'services', 'requests', 'service-definition'])
        ajv.addSchema(JSON.parse(readFileSync(join(schemaFolder, `${name}.json`), 'utf8')), `${name}.json`);
      for (const [schema, path] of [
        ['services.json', 'services.json'],
        ['service-definition.json', 'services/lighting.lamp.json'],
        ['requests.json', 'requests.json?extensions=true'],
      ] as const) {
        const isValid = ajv.validate(schema, (await get(path)).json);
        expect([path, isValid, ajv.errorsText()]).toEqual([path, true, 'No errors']);
      }
    });
  },
);
