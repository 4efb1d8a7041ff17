import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let colleague: TestCaller;
let foreigner: TestCaller;
let roadsId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  colleague = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  foreigner = await town.signIn({ roleId: 'executor' });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function publish(): Promise<number> {
  const report = { text: 'Яма у школы', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, { version: 1 });
  return body.number;
}

const url = '/api/v1/reports/shortlists';
const make = async (by: TestCaller, organisationId: string | null = null, name = newId()) =>
  (await by.send('POST', url, { name, organisationId })).body.id;
const change = async (by: TestCaller, id: string, body: object) =>
  await by.send('POST', `${url}/${id}/reports`, body);
const tasksOn = async (by: TestCaller, id: string) =>
  (await by.get(`/api/v1/reports/tasks?shortlistId=${id}`)).body.reports.map(
    ({ number }: { number: number }) => number,
  );

test('reports on a list narrow the tasks, put on twice or taken off twice all the same', async () => {
  const [one, two] = [await publish(), await publish()];
  const id = await make(executor);
  expect((await change(executor, id, { add: [one, two] })).body).toEqual({ reportCount: 2, unknown: [] });
  expect((await change(executor, id, { add: [one] })).body.reportCount).toBe(2);
  expect(await tasksOn(executor, id)).toEqual([one, two]);
  await change(executor, id, { remove: [one] });
  await change(executor, id, { remove: [one] });
  expect(await tasksOn(executor, id)).toEqual([two]);
});

test('an own list is nobody else’s; one of the organisation is its people’s', async () => {
  const number = await publish();
  const own = await make(executor);
  const shared = await make(executor, roadsId);
  for (const id of [own, shared]) await change(executor, id, { add: [number] });
  expect(await tasksOn(colleague, own)).toEqual([]);
  expect(await tasksOn(colleague, shared)).toEqual([number]);
  for (const by of [colleague, foreigner, moderator])
    expect((await change(by, own, { add: [number] })).body.code).toBe('reports.shortlist-not-found');
  expect((await change(foreigner, shared, { remove: [number] })).status).toBe(404);
  expect((await foreigner.send('POST', `${url}/${shared}/removal`, {})).status).toBe(404);
  expect((await colleague.send('POST', `${url}/${shared}/removal`, {})).status).toBe(200);
  expect((await foreigner.send('POST', url, { name: 'x', organisationId: roadsId })).body.code).toBe(
    'reports.unknown-organisation',
  );
  expect((await resident.get(url)).status).toBe(403);
});

test('what is not the asker’s goes on no list and is told like what is not there', async () => {
  const number = await publish();
  const id = await make(foreigner);
  expect((await change(foreigner, id, { add: [number, 999_999] })).body).toEqual({
    reportCount: 0,
    unknown: [number, 999_999],
  });
});

test('a moderator sees every state of the reports on a list', async () => {
  const number = await publish();
  const id = await make(moderator);
  await change(moderator, id, { add: [number] });
  const { reports } = (await moderator.get(`/api/v1/reports/queue?shortlistId=${id}`)).body;
  expect(reports.map((report: { number: number }) => report.number)).toEqual([number]);
});

test('two lists of one name, an empty name and a full list are refused', async () => {
  await make(executor, null, 'Зима');
  expect((await executor.send('POST', url, { name: 'зима', organisationId: null })).body.code).toBe(
    'reports.shortlist-exists',
  );
  expect((await executor.send('POST', url, { name: '  ', organisationId: null })).status).toBe(400);
  const id = await make(executor);
  await town.hub.database.executeSql(
    `insert into reports.shortlist_item (shortlist_id, report_id, added_at)
     select $1, id, now() from reports.report limit 500`,
    [id],
  );
  const many = Array.from({ length: 101 }, (_, index) => index + 1);
  expect((await change(executor, id, { add: many })).status).toBe(400);
});

test('a list is named otherwise, and not like another of the same owner', async () => {
  const id = await make(executor, null, 'Лето');
  const other = await make(executor, null, 'Осень');
  const rename = async (by: TestCaller, name: string) => await by.send('PUT', `${url}/${id}`, { name });

  expect((await rename(executor, 'осень')).body.code).toBe('reports.shortlist-exists');
  expect((await rename(foreigner, 'Чужое')).status).toBe(404);
  const both = await Promise.all(
    [id, other].map(async (one) => await executor.send('PUT', `${url}/${one}`, { name: 'Весна' })),
  );
  expect(both.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
});
