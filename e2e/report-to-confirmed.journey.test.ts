import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown, photograph } from './demo-town.ts';

const text = 'Большая яма на дороге у пешеходного перехода';

test('a pothole goes from a phone through three people to confirmed', { timeout: 240_000 }, async () => {
  await using town = await openDemoTown();

  const resident = await town.open('resident', { viewport: 'phone' });
  const number = await reportPothole(resident);
  await publishByKeyboard(town, number);
  await proveWork(town, number);
  await confirmWork(resident, number);

  const seen = await readAsStranger(town, number);
  expect(seen.text).toBe(text);
  expect(seen.pictures).toEqual(['До', 'После']);
  expect(seen.history).toEqual([
    'Сообщение отправлено',
    'Опубликовано и передано',
    'Взято в работу',
    'Работа запланирована',
    'Работа выполнена',
    'Автор подтвердил',
  ]);
});

async function reportPothole(page: Page): Promise<number> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Сообщить о проблеме' }).first().click();
  await choosePhoto(page, 120);
  await page.locator('canvas.maplibregl-canvas').click();
  await page.getByLabel('Опишите в нескольких словах').fill(text);
  await page.getByRole('button', { name: 'Яма на дороге' }).click();
  await page.getByText('Кто отвечает').waitFor();
  await page.getByRole('button', { name: 'Отправить', exact: true }).click();
  const title = await page.getByRole('heading', { name: /Сообщение № \d+ отправлено/ }).textContent();
  return Number(/\d+/.exec(title ?? '')?.[0]);
}

async function choosePhoto(page: Page, shade: number): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await photograph(shade));
}

async function publishByKeyboard(town: DemoTown, number: number): Promise<void> {
  const page = await town.open('moderator', { viewport: 'desktop' });
  await page.goto('/work/reports/queue');
  const list = page.getByRole('list', { name: 'Модерация' });
  const ours = list.getByRole('button').filter({ hasText: `№ ${number}` });
  await ours.waitFor();

  for (let step = 0; step < 60 && (await ours.getAttribute('aria-current')) !== 'true'; step += 1) {
    await page.keyboard.press('j');
  }
  await page.getByRole('link', { name: `№ ${number}` }).waitFor();
  await page.keyboard.press('p');

  await ours.waitFor({ state: 'detached' });
  await page.context().close();
}

async function proveWork(town: DemoTown, number: number): Promise<void> {
  const page = await town.open('executor', { viewport: 'phone' });
  await page.goto('/work/reports/tasks');
  await page
    .getByRole('button')
    .filter({ hasText: `№ ${number}` })
    .click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Взять в работу' }).click();
  await sheet.getByText('В работе', { exact: true }).waitFor();

  await sheet.getByRole('button', { name: 'Назначить день' }).click();
  await sheet.getByLabel('День работы').fill(tomorrow());
  await sheet.getByRole('button', { name: 'Назначить', exact: true }).click();
  await sheet.getByText('Запланировано', { exact: true }).waitFor();

  await choosePhoto(page, 200);
  await sheet.getByText('До', { exact: true }).waitFor();
  await sheet.getByRole('button', { name: 'Отправить ответ' }).click();
  await sheet.getByText('Сделано, ждёт оценки', { exact: true }).waitFor();
  await page.context().close();
}

function tomorrow(): string {
  return new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

async function confirmWork(page: Page, number: number): Promise<void> {
  await page.goto(`/reports/${number}`);
  await page.getByRole('button', { name: 'Да, сделано' }).click();
  await page.getByRole('radio', { name: 'Оценка 5 из 5' }).check();
  await page.getByRole('button', { name: 'Подтвердить' }).click();
  await page.getByText('Подтверждено', { exact: true }).waitFor();
}

async function readAsStranger(
  town: DemoTown,
  number: number,
): Promise<{ text: string | null; pictures: string[]; history: string[] }> {
  const page = await town.open(null);
  await page.goto(`/reports/${number}`);
  await page.getByRole('heading', { level: 1, name: 'Яма на дороге' }).waitFor();

  const main = page.locator('main');
  const steps = main.getByRole('listitem').filter({ has: page.locator('time') });
  return {
    text: await main.getByText(text).textContent(),
    pictures: await main.locator('figcaption').allTextContents(),
    history: await steps.locator('p:first-child').allTextContents(),
  };
}
