import type { APIRequestContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportCard, ReportSummary } from '#modules/reports/contract/report.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown, photograph } from './demo-town.ts';

const path = '/work/reports/tasks';

let town: DemoTown;
let page: Page;
/** The same executor at a desk, with a connection. */
let desk: APIRequestContext;
let tasks: ReportSummary[];
beforeAll(async () => {
  town = await openDemoTown();
  page = await town.open('executor', { viewport: 'phone', hasServiceWorker: true });
  desk = (await town.open('executor')).request;
  const answer = await desk.get('/api/v1/reports/tasks?status=assigned&limit=3');
  ({ reports: tasks } = (await answer.json()) as { reports: ReportSummary[] });
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

test('an executor without a connection opens the tasks, takes one, proves the work, and all of it arrives', async () => {
  const number = taskAt(0);
  await takeTasksAlong(number);
  await page.context().setOffline(true);
  await page.reload();

  await page.getByText(/Нет связи\. Здесь задания на/).waitFor();
  await doneOffline(number, 90);
  expect((await readCard(number)).status).toBe('assigned');
  await page.context().setOffline(false);

  await page
    .getByText(/Ждёт связи: \d/)
    .first()
    .waitFor({ state: 'detached' });
  const { status, history, photos } = await readCard(number);
  expect(['answered', 'answer-review']).toContain(status);
  expect(history.map(({ kind }) => kind).slice(-2)).toEqual(['taken', expect.stringMatching(/^answer/)]);
  expect(photos.filter(({ kind }) => kind === 'proof')).toHaveLength(1);
});

test('what was changed meanwhile is shown beside what was done, and goes only when its author decides so', async () => {
  const number = taskAt(1);
  await takeTasksAlong(number);
  await page.context().setOffline(true);
  await doneOffline(number, 140);
  const { version } = await readCard(number);
  const planned = await desk.post(`/api/v1/reports/${number}/plan`, {
    data: { version, plannedOn: '2099-05-04', text: 'Ждём деталь' },
    headers: { 'X-Veche-Client': 'web', Origin: town.url },
  });
  expect(planned.ok()).toBe(true);
  await page.context().setOffline(false);

  const sheet = page.getByRole('dialog');
  const conflict = sheet.getByRole('alert').filter({ hasText: `Сообщение № ${number} изменилось` });
  await conflict.getByText('взято в работу').waitFor();
  await conflict
    .getByRole('region', { name: 'Что произошло за это время' })
    .getByText('Ждём деталь')
    .waitFor();
  expect((await readCard(number)).status).toBe('planned');
  await conflict.getByRole('button', { name: 'Всё равно отправить моё' }).click();

  await expect.poll(async () => (await readCard(number)).status, { timeout: 20_000 }).toMatch(/^answer/);
});

function taskAt(index: number): number {
  const { number } = tasks[index] ?? {};
  if (number === undefined) throw new Error('The demo town has too few tasks for its executor');
  return number;
}

/** The page under its service worker, with the card written down on the device. */
async function takeTasksAlong(number: number): Promise<void> {
  await page.goto(path);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.reload();
  await page
    .getByRole('button')
    .filter({ hasText: `№ ${number}` })
    .waitFor();
  await expect.poll(async () => await page.evaluate(isKept, number), { timeout: 20_000 }).toBe(true);
}

async function isKept(number: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const opening = indexedDB.open('veche-work-book');
    opening.onerror = () => resolve(false);
    opening.onsuccess = () => {
      const cards = opening.result.transaction('card').objectStore('card').get(number);
      cards.onsuccess = () => resolve(cards.result !== undefined);
    };
  });
}

async function doneOffline(number: number, shade: number): Promise<void> {
  await page
    .getByRole('button')
    .filter({ hasText: `№ ${number}` })
    .click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Взять в работу' }).click();
  await sheet.getByText('Ждёт связи: 1 действие').waitFor();
  await sheet.getByText('В работе', { exact: true }).waitFor();
  await sheet
    .locator('input[type=file]')
    .first()
    .setInputFiles(await photograph(shade));
  await sheet.getByRole('button', { name: 'Отправить ответ' }).click();
  await sheet.getByText('Ждёт связи: 2 действия').waitFor();
}

async function readCard(number: number): Promise<ReportCard> {
  const answer = await desk.get(`/api/v1/reports/${number}`);
  return (await answer.json()) as ReportCard;
}
