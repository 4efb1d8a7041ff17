import type { APIRequestContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';

let town: DemoTown;
let leaving: Page;
let coming: Page;

beforeAll(async () => {
  town = await openDemoTown();
  const { request } = await town.open('admin');
  await makeDispatcher(request, 'Павел Зорин');
  leaving = await town.open('dispatcher');
  coming = await town.open('operator', { viewport: 'phone' });
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

/** Beside what they are already. */
async function makeDispatcher(request: APIRequestContext, name: string): Promise<void> {
  const found = await request.get('/api/v1/people', { params: { text: name } });
  const { people } = (await found.json()) as { people: { id: string }[] };
  const [person] = people;
  const read = await request.get(`/api/v1/people/${person?.id}`);
  const { memberships } = (await read.json()) as { memberships: { organisationId: string }[] };
  const given = await request.post(`/api/v1/people/${person?.id}/memberships`, {
    data: { organisationId: memberships[0]?.organisationId, roleId: 'dispatcher' },
    headers: { 'X-Veche-Client': 'web', Origin: town.url },
  });
  expect({ status: given.status(), text: await given.text() }).toMatchObject({ status: 200 });
}

test('a shift is handed over with its open cards, and lasts until the next one has signed', async () => {
  await leaving.goto('/work/incidents/shift');
  await leaving
    .getByText(/^Наталья Громова, с/)
    .first()
    .waitFor();
  await leaving
    .getByLabel('Следующей смене')
    .fill('Газовики проверяют подвал на Мира, 12: дождаться ответа.');
  await leaving.getByRole('button', { name: 'Сдать смену' }).click();
  await leaving.getByText(/^Сдаётся с .* подписи ещё нет$/).waitFor();
  const signing = { name: 'Ознакомлен, смену принимаю' };
  expect(await leaving.getByRole('button', signing).count()).toBe(0);

  await coming.goto('/work/incidents/shift');
  await coming.getByText('Газовики проверяют подвал на Мира, 12: дождаться ответа.').first().waitFor();
  await coming
    .getByText(/^Передаются карточки: № \d+/)
    .first()
    .waitFor();
  await coming
    .getByText(/^Наталья Громова, с/)
    .first()
    .waitFor();
  await coming.getByRole('button', signing).click();
  await coming
    .getByText(/^Павел Зорин, с/)
    .first()
    .waitFor();

  await leaving
    .getByText(/^Павел Зорин, с/)
    .first()
    .waitFor();
  await leaving.getByText('принята: Павел Зорин').first().waitFor();
  expect(await leaving.getByLabel('Следующей смене').count()).toBe(0);
});
