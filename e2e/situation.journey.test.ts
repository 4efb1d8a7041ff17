import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';

let town: DemoTown;
let head: Page;
let performer: Page;

const words = 'Разобрать просроченные сообщения по остановкам';
const result = 'Остановки отремонтированы, ответы даны';

beforeAll(async () => {
  town = await openDemoTown();
  head = await town.open('mayor');
  performer = await town.open('executor', { viewport: 'phone' });
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

test('the head reads the summary of the morning and opens the very cards of a figure', async () => {
  await expect
    .poll(async () => (await head.request.get('/api/v1/situation/summaries/latest')).status(), {
      timeout: 30_000,
    })
    .toBe(200);
  await head.goto('/work/situation/summary');
  await head.getByRole('heading', { name: /^Сводка за/ }).waitFor();
  await head.getByRole('link', { name: 'Просроченные сообщения', exact: true }).click();
  await head.getByRole('heading', { name: 'Просроченные сообщения', level: 1 }).waitFor();
  const cards = head.getByRole('list', { name: /^Просроченные сообщения/ }).getByRole('link');
  const number = /№ (\d+)/.exec((await cards.first().textContent()) ?? '')?.[1] ?? '';
  await cards.first().click();
  await head.waitForURL(`**/reports/${number}`);
});

test('the head gives an assignment from the figure, and its performer answers', async () => {
  await head.goto('/work/situation/head/reports.overdue');
  await head.getByRole('link', { name: 'Дать поручение' }).click();
  await give();

  await performer.goto('/work/situation/assignments');
  const item = performer.getByRole('listitem').filter({ hasText: words }).last();
  await item.getByRole('button', { name: 'Доложить об исполнении' }).click();
  await item.getByRole('textbox', { name: 'Что сделано' }).fill(result);
  await item.getByRole('button', { name: 'Доложить об исполнении' }).click();
  await item.getByText('исполнено, ждёт подтверждения').waitFor();

  const given = head.getByRole('listitem').filter({ hasText: words }).last();
  await given.getByText(result).waitFor();
  await given.getByRole('button', { name: 'Подтвердить исполнение' }).click();
  await expect.poll(async () => await given.count()).toBe(0);
  await head.getByRole('button', { name: 'Показать завершённые' }).click();
  await head.getByText(words).waitFor();
});

async function give(): Promise<void> {
  const form = head.getByRole('form', { name: 'Дать поручение' });
  await form.getByRole('textbox', { name: 'Что сделать' }).fill(words);
  await form.getByRole('combobox', { name: 'Исполнитель' }).click();
  await head
    .getByRole('option', { name: /Сергей Дорохов/ })
    .first()
    .click();
  await form.getByLabel('Срок').fill(inThreeDays());
  await form.getByRole('button', { name: 'Дать поручение' }).click();
  await head.getByText(words).waitFor();
}

function inThreeDays(): string {
  return new Date(Date.now() + 3 * 24 * 60 * 60_000).toISOString().slice(0, 10);
}

test('the map shows what the services know, and tells what stands at a place', async () => {
  await head.goto('/work/situation');
  await head.getByRole('checkbox', { name: /^Происшествия/ }).waitFor();
  await head.getByRole('heading', { name: 'Лента событий' }).waitFor();
  await head
    .getByRole('button', { name: /^Где на карте/ })
    .first()
    .click();
  const here = head.getByRole('region', { name: 'Что здесь' });
  await here.getByText('Избирательный округ').first().waitFor();
  await here.getByRole('heading', { name: 'За год' }).waitFor();
  expect(await here.getByRole('listitem').count()).toBeGreaterThan(0);
});

test('a line is drawn and measured by keyboard alone, kept as an own sketch and deleted', async () => {
  await head.goto('/work/situation');
  await head.getByRole('button', { name: 'Рисовать и измерять' }).click();
  const panel = head.getByRole('region', { name: 'Рисование и измерение' });
  const map = head.locator('canvas.maplibregl-canvas');
  await map.focus();
  await map.press('Enter');
  await panel.getByText('1 точка').waitFor();
  await map.press('PageDown');
  await expect
    .poll(async () => {
      await map.press('Enter');
      return await panel.getByRole('status').textContent();
    })
    .toMatch(/точ(ка|ки|ек) · [\d,\s]+ (м|км)$/);
  await map.press('f');
  await panel
    .getByRole('list', { name: 'Нарисовано' })
    .getByText(/Линия, длина · /)
    .waitFor();
  await panel.getByRole('textbox', { name: 'Название схемы' }).fill('Путь объезда');
  await panel.getByRole('button', { name: 'Сохранить схему' }).click();
  const kept = head.getByRole('region', { name: 'Сохранённые схемы' });
  await kept.getByRole('checkbox', { name: /Путь объезда/ }).check();
  await head.waitForURL(/sketches=/);
  await kept.getByRole('button', { name: 'Удалить схему «Путь объезда»' }).click();
  await expect.poll(async () => await kept.count()).toBe(0);
});

test('an area is drawn by pressing on the map, over points that take no press', async () => {
  await head.goto('/work/situation?draw=true');
  const panel = head.getByRole('region', { name: 'Рисование и измерение' });
  await panel.getByText('Область, площадь').click();
  const map = head.locator('canvas.maplibregl-canvas');
  const box = await map.boundingBox();
  expect(box).not.toBeNull();
  for (const [x, y] of [
    [0.35, 0.35],
    [0.65, 0.35],
    [0.65, 0.65],
  ] as const)
    await head.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * x, (box?.y ?? 0) + (box?.height ?? 0) * y);
  await panel.getByText(/^3 точки · .+ км², периметр .+ км$/).waitFor();
  await panel.getByRole('button', { name: 'Завершить фигуру' }).click();
  await panel.getByRole('list', { name: 'Нарисовано' }).getByRole('listitem').waitFor();
  expect(new URL(head.url()).searchParams.has('place')).toBe(false);
});
