import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestAnswer, TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { maximumFiltersPerPage } from './contract/saved-filters.ts';

const page = '/work/reports/queue';
let town: TestHub;

beforeAll(async () => {
  town = await openTestHub();
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

test('a saved filter comes back on its own page, by name, to its owner alone', async () => {
  const [person, other] = [await town.signIn(), await town.signIn()];
  await save(person, 'Ямы', 'category=potholes&overdue=1');
  await save(person, 'Ёлки', 'text=%D1%91%D0%BB%D0%BA%D0%B8');

  expect(await list(person)).toMatchObject([
    { name: 'Ёлки', query: 'text=%D1%91%D0%BB%D0%BA%D0%B8', isDefault: false },
    { name: 'Ямы', query: 'category=potholes&overdue=1', isDefault: false },
  ]);
  expect((await person.get('/api/v1/saved-filters?page=/work/reports/tasks')).body.filters).toEqual([]);
  expect(await list(other)).toEqual([]);
});

test('a name stands once on a page', async () => {
  const person = await town.signIn();
  await save(person, 'Мои', 'a=1');
  const second = (await save(person, 'Срочные', 'a=2')).body.id;

  expect(await save(person, 'Мои', 'a=3')).toMatchObject({ status: 409 });
  expect(await change(person, second, { name: 'Мои' })).toMatchObject({
    body: { code: 'preferences.saved-filter-name-taken' },
  });
  expect(await change(person, second, { name: 'Срочные' })).toMatchObject({ status: 200 });
});

test('two presses at once keep one filter, and the second is told why', async () => {
  const person = await town.signIn();
  const answers = await Promise.all(['a=1', 'a=2'].map(async (query) => await save(person, 'Мои', query)));

  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  expect(await list(person)).toHaveLength(1);
});

test('one filter of a page is the default', async () => {
  const person = await town.signIn();
  const first = (await save(person, 'А', 'a=1')).body.id;
  const second = (await save(person, 'Б', 'a=2')).body.id;

  await change(person, first, { isDefault: true });
  await change(person, second, { isDefault: true });
  expect((await list(person)).map(({ isDefault }) => isDefault)).toEqual([false, true]);
  await change(person, second, { isDefault: false });

  expect((await list(person)).map(({ isDefault }) => isDefault)).toEqual([false, false]);
});

test('nobody renames or removes the filter of another', async () => {
  const [person, other] = [await town.signIn(), await town.signIn()];
  const { id } = (await save(person, 'Мои', 'a=1')).body;

  expect(await change(other, id, { name: 'Чужие' })).toMatchObject({ status: 404 });
  expect(await other.send('DELETE', `/api/v1/saved-filters/${id}`)).toMatchObject({ status: 404 });
  expect(await list(person)).toHaveLength(1);
  await person.send('DELETE', `/api/v1/saved-filters/${id}`);

  expect(await list(person)).toEqual([]);
});

test('a page has room for so many and no more', async () => {
  const person = await town.signIn();
  for (let index = 0; index < maximumFiltersPerPage; index += 1) await save(person, `№ ${index}`, 'a=1');
  expect(await save(person, 'Ещё', 'a=1')).toMatchObject({
    status: 409,
    body: { code: 'preferences.too-many-saved-filters' },
  });
});

test('what a person searches for stands in no audit', async () => {
  const person = await town.signIn();
  await save(person, 'Иванова', 'text=Ivanova');
  const { rows } = await town.hub.database.executeSql(
    `select route_id, difference::text as difference from audit.entry where actor_person_id = $1
     and route_id = 'preferences.saveFilter'`,
    [person.personId],
  );
  expect(rows).toEqual([{ route_id: 'preferences.saveFilter', difference: '{}' }]);
});

async function save(person: TestCaller, name: string, query: string): Promise<TestAnswer> {
  return await person.send('POST', '/api/v1/saved-filters', { page, name, query });
}

async function change(person: TestCaller, id: string, changes: object): Promise<TestAnswer> {
  return await person.send('PATCH', `/api/v1/saved-filters/${id}`, changes);
}

async function list(person: TestCaller): Promise<{ name: string; query: string; isDefault: boolean }[]> {
  return (await person.get(`/api/v1/saved-filters?page=${page}`)).body.filters;
}
