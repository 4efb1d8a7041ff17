import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyCard } from '#modules/incidents/contract/incident.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown, photograph } from './demo-town.ts';

const api = '/api/v1/incidents';

let town: DemoTown;
let dispatcher: Page;
let operator: Page;
let anybody: Page;

beforeAll(async () => {
  town = await openDemoTown();
  dispatcher = await town.open('dispatcher');
  operator = await town.open('operator');
  anybody = await town.open(null, { viewport: 'phone' });
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function post<Answer>(path: string, data: object): Promise<Answer> {
  const headers = { 'X-Veche-Client': 'web', Origin: town.url };
  const answer = await dispatcher.request.post(`${api}${path}`, { data, headers });
  expect(answer.ok()).toBe(true);
  return (await answer.json()) as Answer;
}

test('a photo card goes from the card to the video wall and the public page, and is gone when the child is found', async () => {
  const fields = { ...emptyCard, typeCode: 'missing-person', words: 'Не вернулась', address: 'улица Мира' };
  const { id } = await post<{ id: string }>('/cards', { fields });
  await post(`/cards/${id}/registration`, { version: 1, serviceIds: [] });
  await dispatcher.goto(`/work/incidents?card=${id}`);
  await dispatcher.getByRole('button', { name: 'Разослать фотокарточку пропавшего' }).click();
  const form = dispatcher.getByRole('form', { name: 'Фотокарточка розыска' });
  const chooser = dispatcher.waitForEvent('filechooser');
  await form.getByRole('button', { name: 'Добавить фото' }).click();
  await (await chooser).setFiles(await photograph(120));
  await form.getByRole('textbox', { name: 'Имя' }).fill('Маша');
  await form.getByRole('textbox', { name: 'Приметы' }).fill('Красная куртка, жёлтая шапка');
  await form.getByRole('checkbox', { name: /Жителям/ }).check();
  await form.getByRole('textbox', { name: /Кто дал согласие/ }).fill('Мать, по телефону');
  await form.getByRole('button', { name: 'Разослать всем выбранным' }).click();
  const found = dispatcher.getByRole('button', { name: 'Найден: отозвать' });
  await found.waitFor();

  await operator.goto('/work/video-wall');
  const wall = operator.getByRole('list', { name: 'Сейчас разыскиваются' });
  await wall.getByText('Красная куртка, жёлтая шапка').waitFor();
  await expect.poll(async () => await widthOfPhoto(wall.getByRole('img'))).toBeGreaterThan(0);
  const list = await dispatcher.request.get(`${api}/cards/${id}/photo-cards`);
  const [card] = ((await list.json()) as { photoCards: { id: string }[] }).photoCards;
  await anybody.goto(`/sought/${card?.id}`);
  await anybody.getByText('Красная куртка, жёлтая шапка').waitFor();
  await expect
    .poll(async () => await widthOfPhoto(anybody.getByRole('img', { name: /^Фото/ })))
    .toBeGreaterThan(0);
  expect(await anybody.getByText('Маша').count()).toBe(0);

  await found.click();
  await wall.waitFor({ state: 'detached' });
  await anybody.reload();
  await anybody.getByRole('heading', { name: 'Розыск завершён', level: 1 }).waitFor();
});

/** Zero until its bytes have come. */
async function widthOfPhoto(image: ReturnType<Page['getByRole']>): Promise<number> {
  return await image.first().evaluate((one) => (one as HTMLImageElement).naturalWidth);
}
