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
let foreigner: TestCaller;
let roadsId: string;
let otherId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги {number}');
  otherId = await town.addOrganisation('Другая служба');
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  foreigner = await town.signIn({ roleId: 'executor', organisationId: otherId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const words = (ru: string, more: object = {}) => ({ ru, uk: '', en: '', ...more });

async function write(by: TestCaller, facts: object = {}) {
  const template = { step: 'explain', categoryIds: [], titles: words('Осмотрено'), organisationId: roadsId };
  return await by.send('POST', '/api/v1/reports/templates', {
    ...template,
    texts: words('Осмотрели.'),
    ...facts,
  });
}

async function publish(): Promise<number> {
  const report = { text: 'Яма у школы', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, { version: 1 });
  return body.number;
}

const offer = async (by: TestCaller, number: number, step: string, more = '') =>
  await by.get(`/api/v1/reports/${number}/templates?step=${step}${more}`);

interface Offered {
  readonly id: string;
  readonly texts: readonly { language: string; text: string; missing: readonly string[] }[];
}
const textsOf = (body: { templates: Offered[] }, id: string) =>
  body.templates.find((template) => template.id === id)?.texts;

test('a template comes filled with the facts of the report, each language in its own way', async () => {
  const texts = words('№ {number}, {plannedOn}: {organisation}', { en: 'No. {number}, {plannedOn}' });
  const { body } = await write(executor, { step: 'plan', texts });
  const number = await publish();
  const offered = await offer(executor, number, 'plan', '&plannedOn=2026-12-01');
  expect(textsOf(offered.body, body.id)).toEqual([
    { language: 'ru', text: `№ ${number}, 1 декабря 2026 г.: Дороги {number}`, missing: [] },
    { language: 'en', text: `No. ${number}, December 1, 2026`, missing: [] },
  ]);
});

test('a fact the report lacks leaves a mark and is named', async () => {
  const { body } = await write(executor, { texts: words('Работы {plannedOn}, {address}') });
  const offered = await offer(executor, await publish(), 'explain');
  expect(textsOf(offered.body, body.id)).toEqual([
    { language: 'ru', text: 'Работы [день работ], [адрес]', missing: ['address', 'plannedOn'] },
  ]);
});

test('templates are offered by step and category', async () => {
  const hole = await write(executor, { categoryIds: ['roads.pothole'] });
  const lamp = await write(executor, { categoryIds: ['lighting.lamp'] });
  const number = await publish();
  const ids = (await offer(executor, number, 'explain')).body.templates.map(({ id }: Offered) => id);
  expect(ids).toContain(hole.body.id);
  expect(ids).not.toContain(lamp.body.id);
  const ofPlan = (await offer(executor, number, 'plan')).body.templates.map(({ id }: Offered) => id);
  expect(ofPlan).not.toContain(hole.body.id);
});

test('nobody is offered words for a step that is not theirs, and another organisation’s are told to nobody', async () => {
  const own = await write(executor);
  const foreign = await write(foreigner, { organisationId: otherId });
  const number = await publish();
  for (const by of [town.anonymous, resident, foreigner])
    expect((await offer(by, number, 'explain')).body.code).toBe('reports.report-not-found');
  expect((await offer(executor, number, 'reject')).body.code).toBe('reports.report-not-found');
  const ids = (await offer(executor, number, 'explain')).body.templates.map(({ id }: Offered) => id);
  expect(ids).toContain(own.body.id);
  expect(ids).not.toContain(foreign.body.id);
  const listed = (await foreigner.get('/api/v1/reports/templates')).body.templates;
  expect(listed.map(({ id }: Offered) => id)).not.toContain(own.body.id);
});

test('an unpublished report offers its moderator words and nobody else', async () => {
  const report = { text: 'Яма', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  expect((await offer(executor, body.number, 'explain')).status).toBe(404);
  expect((await offer(moderator, body.number, 'reject')).body.templates.length).toBeGreaterThan(0);
});

test('an organisation writes its own templates, and only those of the town’s staff are the town’s', async () => {
  expect((await write(foreigner)).body.code).toBe('reports.unknown-organisation');
  expect((await write(executor, { organisationId: null })).body.code).toBe('reports.unknown-organisation');
  expect((await write(resident)).status).toBe(403);
  const ofTown = await write(moderator, { organisationId: null });
  const url = `/api/v1/reports/templates/${ofTown.body.id}`;
  const change = { version: 1, step: 'explain', categoryIds: [], titles: words('Я'), texts: words('Иначе') };
  expect((await executor.send('PUT', url, change)).body.code).toBe('reports.template-not-found');
  expect((await moderator.send('PUT', url, change)).body.version).toBe(2);
  expect((await moderator.send('PUT', url, change)).body.code).toBe('reports.stale-edit');
  expect((await executor.send('POST', `${url}/removal`, { version: 2 })).status).toBe(404);
  expect((await moderator.send('POST', `${url}/removal`, { version: 2 })).status).toBe(200);
  expect((await moderator.send('POST', `${url}/removal`, { version: 2 })).status).toBe(404);
});

test('a template without words, with unknown names or categories is refused with the field named', async () => {
  const unknown = await write(executor, { texts: words('{nubmer}') });
  expect(unknown.status).toBe(400);
  expect(unknown.body.errors).toMatchObject([
    { pointer: '/texts/ru', code: 'reports.template-placeholder-unknown' },
  ]);
  expect((await write(executor, { texts: words('  ') })).body.errors).toMatchObject([
    { pointer: '/texts', code: 'reports.template-is-empty' },
  ]);
  expect((await write(executor, { categoryIds: ['no.such'] })).body.code).toBe('reports.unknown-category');
});

test('who works in one area uses the words of the organisation and changes none', async () => {
  const { body } = await write(executor);
  const bounded = await town.signIn({ roleId: 'executor', organisationId: roadsId, areaId: newId() });
  const listed = (await bounded.get('/api/v1/reports/templates')).body;
  expect(listed.owners).toEqual([]);
  expect(listed.templates.find(({ id }: { id: string }) => id === body.id)).toMatchObject({ canEdit: false });
  expect((await write(bounded)).body.code).toBe('reports.unknown-organisation');
});
