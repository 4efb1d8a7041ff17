import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { issueProgramKey } from '#kernel/identity/program-key.store.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { scopePermissions } from './open311/key.handlers.ts';
import { insertRoutingRules } from './routing.store.ts';
import type { ReportsTables } from './tables.ts';

/* Ways in which somebody could see or do what is not theirs, each tried and shut. */

const roads = 'roads.pothole';
const secret = 'lighting.lamp';
const place = { lng: 33.3, lat: 54.15 };

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let roadsId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  const rule = { id: newId(), position: 1, groupId: null, areaId: null, organisationId: roadsId };
  await insertRoutingRules(db, [{ ...rule, categoryId: roads, target: 'organisation' }]);
  await db.updateTable('reports.category').set({ isPrivate: true }).where('id', '=', secret).execute();
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function published(text = 'Глубокая яма у дома'): Promise<number> {
  const report = { text, categoryId: roads, place, photos: [] };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  await step(moderator, body.number, 'publication');
  return body.number;
}

async function step(caller: TestCaller, number: number, path: string, body: object = {}) {
  town.clock.advance(60_000);
  const { version } = (await moderator.get(`/api/v1/reports/${number}`)).body;
  return await caller.send('POST', `/api/v1/reports/${number}/${path}`, { version, ...body });
}

async function correct(number: number, categoryId: string) {
  const { version } = (await moderator.get(`/api/v1/reports/${number}`)).body;
  return await moderator.send('PATCH', `/api/v1/reports/${number}`, { version, categoryId });
}

async function personalKey(): Promise<string> {
  const { token } = await issueProgramKey(town.hub.database.handle, {
    name: 'Своя программа',
    organisationId: null,
    personId: resident.personId,
    scopes: Object.values(scopePermissions),
    limitPerMinute: 10_000,
    expiresAt: new Date('2099-01-01T00:00:00Z'),
    issuedBy: null,
    now: town.clock.now(),
  });
  return token;
}

async function open311(path: string, headers: Record<string, string> = {}) {
  return await town.app.inject({ method: 'GET', url: `/open311/v2/${path}`, headers });
}

test('a key of a person works on no report that nobody answers for', async () => {
  const number = await published();
  await town.hub.database.executeSql('update reports.report set organisation_id = null where number = $1', [
    number,
  ]);
  const update = { service_request_id: String(number), update_id: 'u-1', status: 'IN_PROGRESS' };

  await town.app.inject({
    method: 'POST',
    url: '/open311/v2/servicerequestupdates.json',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...update, api_key: await personalKey() }).toString(),
  });

  expect((await moderator.get(`/api/v1/reports/${number}`)).body.status).toBe('assigned');
});

test('a correction never takes a published report from everybody', async () => {
  const number = await published();

  const { status, body } = await correct(number, 'lighting.wires');

  expect([status, body.isRerouted, body.organisation?.id]).toEqual([200, false, roadsId]);
});

test('what becomes private is withdrawn from the screens that have seen it', async () => {
  const number = await published();

  await correct(number, secret);

  const { rows } = await town.hub.database.executeSql(
    `select event_id from events.outbox where payload ->> 'number' = $1 order by position desc limit 1`,
    [String(number)],
  );
  expect(rows).toEqual([{ event_id: 'reports.report-hidden' }]);
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).status).toBe(404);
});

test('nothing is handed to an organisation that has ended', async () => {
  const number = await published();
  const endedId = await town.addOrganisation('Закрытая служба');
  await town.hub.database.executeSql('update identity.organisation set is_active = false where id = $1', [
    endedId,
  ]);

  const answer = await step(moderator, number, 'forwarding', { organisationId: endedId, reason: 'Туда' });

  expect(answer.body.code).toBe('reports.unknown-organisation');
});

test('the words of a step lose personal data in Open311 as on the page', async () => {
  const number = await published();
  await step(executor, number, 'plan', { plannedOn: '2026-12-01', text: 'Звоните +7 912 345-67-89' });

  const [request] = (await open311(`requests/${number}.json`)).json();

  expect(request.status_notes).toContain('Звоните');
  expect(request.status_notes).not.toContain('345');
});

test('a reply to a question shows none of its pictures in Open311', async () => {
  const number = await published();
  await town.hub.database.executeSql(
    `with step as (
      insert into reports.history (id, report_id, kind, occurred_at, by_role)
      select $2, id, 'replied', now(), 'author' from reports.report where number = $1 returning id, report_id)
    insert into reports.photo (report_id, file_id, history_id, kind, position)
    select report_id, $3, id, 'reply', 0 from step`,
    [number, newId(), newId()],
  );

  const [request] = (await open311(`requests/${number}.json?extensions=true`)).json();

  expect(request.extended_attributes.photos).toEqual([]);
});

test('what a session or a key in a header shows is kept by no cache between', async () => {
  const byKey = await open311('requests.json', { authorization: `Bearer ${await personalKey()}` });
  const bySession = await open311('requests.json', { cookie: resident.cookie ?? '' });
  const open = await open311('requests.json');

  expect(byKey.headers['cache-control']).toBe('private, no-store');
  expect(bySession.headers['cache-control']).toBe('private, no-store');
  expect(open.headers['cache-control']).toBe('public, max-age=60');
});

test('nobody follows a disruption that is not there', async () => {
  const answer = await resident.send('POST', `/api/v1/reports/disruptions/${newId()}/subscription`, {});

  expect(answer).toMatchObject({ status: 404, body: { code: 'reports.report-not-found' } });
});

test('who moderates an area analyses no town', async () => {
  const bounded = await town.signIn({ roleId: 'moderator', areaId: newId() });

  const { body } = await bounded.get('/api/v1/reports/statistics/choices');

  expect(body.mayAnalyseTown).toBe(false);
});

test('a list up to a change goes back no further than a list of any other kind', async () => {
  const number = await published();
  const later = new Date(town.clock.now().getTime() + 100 * 24 * 60 * 60_000).toISOString();
  const soon = new Date(town.clock.now().getTime() + 60_000).toISOString();

  const numbers = async (until: string) =>
    (await open311(`requests.json?updated_before=${until}`))
      .json()
      .map((request: { service_request_id: string }) => Number(request.service_request_id));

  expect(await numbers(soon)).toContain(number);
  expect(await numbers(later)).not.toContain(number);
});
