import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown, photograph } from './demo-town.ts';

let town: DemoTown;
beforeAll(async () => {
  town = await openDemoTown();
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

test('a report written without a connection is sent later by itself, with its photo', async () => {
  const page = await town.open('resident', { viewport: 'phone' });
  const text = 'Фонарь не горит третий вечер, темно идти';
  await fillReport(page, text);
  await page.context().setOffline(true);

  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await photograph(90));
  await page.getByText('Ждёт связи').waitFor();
  await page.getByRole('button', { name: 'Отправить', exact: true }).click();
  await page.getByText('Сохранено на устройстве, ждёт связи').waitFor();
  await page.context().setOffline(false);

  await page.getByText(/Сохранённое сообщение отправлено: № \d+/).waitFor();
  const sent = await myReports(page, text);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.thumbnailUrl).not.toBeNull();
});

test('a report whose answer was lost on the way back arrives once', async () => {
  const page = await town.open('resident', { viewport: 'phone' });
  const text = 'Яма на дороге возле школы, машины объезжают по тротуару';
  await fillReport(page, text);
  await page.route('**/api/v1/reports', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.getByRole('button', { name: 'Отправить', exact: true }).click();
  await page.getByText('Сохранено на устройстве, ждёт связи').waitFor();
  await page.unroute('**/api/v1/reports');

  await page.reload();

  await page.getByText(/Сохранённое сообщение отправлено: № \d+/).waitFor();
  expect(await myReports(page, text)).toHaveLength(1);
});

test('a draft waits on the device while its author signs in, and the author comes back to it', async () => {
  const page = await town.open(null, { viewport: 'phone' });
  const text = 'Переполнены контейнеры во дворе';
  await fillReport(page, text);
  await page.getByRole('button', { name: 'Войти и отправить' }).click();
  await page.locator('[name=email]').fill('resident@demo.veche');
  await page.locator('[name=password]').fill(town.password);
  await page.locator('main').getByRole('button', { name: 'Войти', exact: true }).click();

  await page.getByRole('button', { name: 'Отправить', exact: true }).waitFor();
  expect(await page.getByLabel('Опишите в нескольких словах').inputValue()).toBe(text);
  expect(await page.getByRole('combobox', { name: 'Категория' }).inputValue()).toBe('Переполнены контейнеры');
});

async function fillReport(page: Page, text: string): Promise<void> {
  await page.goto('/reports/new');
  await page.locator('canvas.maplibregl-canvas').click();
  await page.getByLabel('Опишите в нескольких словах').fill(text);
  await page.getByText('Кто отвечает').waitFor();
}

async function myReports(page: Page, text: string): Promise<{ text: string; thumbnailUrl: string | null }[]> {
  const answer = await page.request.get('/api/v1/reports/mine?limit=200');
  const { reports } = (await answer.json()) as { reports: { text: string; thumbnailUrl: string | null }[] };
  return reports.filter((report) => report.text === text);
}
