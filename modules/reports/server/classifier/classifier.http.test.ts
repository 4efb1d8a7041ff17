import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
let admin: TestCaller;
let moderator: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  admin = await town.signIn({ roleId: 'admin' });
  moderator = await town.signIn({ roleId: 'moderator' });
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const root = '/api/v1/reports/classifier';

async function readCategory(id: string) {
  const { body } = await admin.get(root);
  return body.categories.find((category: { id: string }) => category.id === id);
}

async function importCsv(csv: string, isTrial = false) {
  return (await admin.send('POST', `${root}/csv`, { csv, isTrial })).body;
}

test('the classifier of a new town has at least sixty causes in three languages', async () => {
  const { body } = await admin.get(root);
  const causes = body.categories.flatMap(({ causes: own }: { causes: unknown[] }) => own);
  expect(causes.length).toBeGreaterThanOrEqual(60);
  for (const { titles } of causes) expect(Object.keys(titles).toSorted()).toEqual(['en', 'ru', 'uk']);
});

test('the whole of it written as CSV and read again changes nothing', async () => {
  const { csv } = (await admin.get(`${root}/csv`)).body;
  expect(await importCsv(csv)).toEqual({ isApplied: true, errors: [], differences: [] });
});

test('a file with one mistake changes nothing, though its other rows are sound', async () => {
  const { csv } = (await admin.get(`${root}/csv`)).body;
  const changed = csv.replace('Яма на дороге', 'Яма').concat('strange,,,\r\n');
  const answer = await importCsv(changed);
  expect(answer).toMatchObject({ isApplied: false, differences: [] });
  expect(answer.errors).toMatchObject([{ column: 'kind', reason: 'reports.csv.unknown-kind' }]);
  expect((await readCategory('roads.pothole')).titles.ru).toBe('Яма на дороге');
});

test('a trial tells the differences and leaves all as it is; applied, they are there', async () => {
  const { csv } = (await admin.get(`${root}/csv`)).body;
  const changed = csv.replace('Яма на дороге', 'Яма на улице');
  const differences = [{ kind: 'changed', id: 'roads.pothole', fields: ['titles'] }];
  expect(await importCsv(changed, true)).toEqual({ isApplied: false, errors: [], differences });
  expect((await readCategory('roads.pothole')).titles.ru).toBe('Яма на дороге');
  expect(await importCsv(changed)).toEqual({ isApplied: true, errors: [], differences });
  expect((await readCategory('roads.pothole')).titles.ru).toBe('Яма на улице');
});

test('a cause that is left out is switched off, not deleted, and comes back when named again', async () => {
  const category = await readCategory('yard.lift');
  const without = { ...category, causes: category.causes.slice(1) };
  const saved = await admin.send('PUT', `${root}/categories/yard.lift`, without);
  expect(saved).toMatchObject({ status: 200, body: { version: category.version + 1 } });

  const after = await readCategory('yard.lift');
  const stuck = after.causes.find(({ id }: { id: string }) => id === 'yard.lift.stuck');
  expect(stuck).toMatchObject({ isActive: false });
  const offered = (await town.anonymous.get('/api/v1/reports/categories')).body.categories;
  const lift = offered.find(({ id }: { id: string }) => id === 'yard.lift');
  expect(lift.causes.map(({ id }: { id: string }) => id)).toEqual(['yard.lift.noise']);
});

test('two administrators cannot overwrite each other', async () => {
  const category = await readCategory('yard.entrance');
  const path = `${root}/categories/yard.entrance`;
  expect((await admin.send('PUT', path, { ...category, termDays: 3 })).status).toBe(200);
  expect((await admin.send('PUT', path, { ...category, termDays: 4 })).body.code).toBe('reports.stale-edit');
});

test('questions nobody could answer and causes of another category are refused', async () => {
  const category = await readCategory('yard.basement');
  const path = `${root}/categories/yard.basement`;
  const [cause] = (await readCategory('waste.dump')).causes;
  const foreign = await admin.send('PUT', path, { ...category, causes: [cause] });
  expect(foreign.body.code).toBe('reports.cause-taken');
  const titles = { ru: 'Где?', uk: 'Де?', en: 'Where?' };
  const questions = [{ code: 'where', kind: 'singlevaluelist', titles, choices: [] }];
  const empty = await admin.send('PUT', path, { ...category, questions });
  expect(empty.body.code).toBe('reports.questions-broken');
});

test('only who keeps the classifier may read it whole or change it', async () => {
  expect((await moderator.get(root)).status).toBe(403);
  expect((await moderator.send('POST', `${root}/csv`, { csv: 'a', isTrial: true })).status).toBe(403);
});
