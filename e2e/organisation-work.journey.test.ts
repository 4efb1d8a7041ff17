import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown, photograph } from './demo-town.ts';

/* Pages an organisation, a moderator, a controller and an administrator work with beside the tasks and the queue. */

const timeout = 120_000;
let town: DemoTown;

beforeAll(async () => {
  town = await openDemoTown();
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

/** The number of a report of the list that everybody may read and nobody has answered. */
async function openTask(page: Page): Promise<number> {
  const answer = await page.request.get('/api/v1/reports/tasks?limit=50&status=assigned');
  const { reports } = (await answer.json()) as { reports: { number: number }[] };
  for (const { number } of reports) {
    const seen = await (await town.open(null)).request.get(`/api/v1/reports/${number}`);
    if (seen.ok()) return number;
  }
  throw new Error('The demo town has no open task');
}

test('a foreman makes a crew and a template, and both are offered with a task', { timeout }, async () => {
  const page = await town.open('executor');
  await page.goto('/work/reports/crews');
  await page.getByRole('button', { name: 'Новая бригада' }).click();
  const crew = page.getByRole('dialog');
  await crew.getByLabel('Название').fill('Ночная смена');
  await crew.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Ночная смена', { exact: true }).waitFor();

  await page.goto('/work/reports/templates');
  await page.getByRole('button', { name: 'Новый шаблон' }).click();
  const template = page.getByRole('dialog');
  await template.getByLabel('Название').fill('Ждём асфальт');
  await template.getByLabel('Текст').fill('По адресу {address} работы начнутся {plannedOn}.');
  await template.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Ждём асфальт', { exact: true }).waitFor();

  await page.goto('/work/reports/tasks');
  await page.getByRole('button', { name: 'Выбрать несколько' }).click();
  await page.getByRole('checkbox').nth(1).check();
  const bar = page.getByRole('region', { name: 'Действия с выбранными' });
  for (const act of ['Сделано, с фото', 'Разъяснить', 'Не наше'])
    await bar.getByRole('button', { name: act }).waitFor();
  await bar.getByRole('button', { name: 'Поручить' }).click();
  await page.getByRole('dialog').getByRole('combobox').click();
  const offered = page.getByRole('option', { name: /Ночная смена/ });
  await offered.waitFor();
  expect(await offered.count()).toBe(1);
  await page.context().close();
});

test('a contractor follows the link without an account and sends the work', { timeout }, async () => {
  const page = await town.open('executor');
  const number = await openTask(page);
  await page.goto(`/work/reports/tasks?text=${number}`);
  await page.getByRole('button', { name: 'Выбрать несколько' }).click();
  await page.getByRole('checkbox', { name: `Выбрать № ${number}` }).check();
  await page.getByRole('button', { name: 'Подрядчику' }).click();
  await page.getByRole('textbox', { name: 'Подрядчик' }).fill('ООО «Асфальт»');
  await page.getByRole('checkbox', { name: 'Может прислать фото выполненной работы' }).check();
  await page.getByRole('button', { name: 'Создать ссылку' }).click();
  const link = await page.getByLabel('Ссылка', { exact: true }).inputValue();

  const contractor = await town.open(null, { viewport: 'phone' });
  await contractor.goto(new URL(link).pathname);
  await contractor.getByText(`№ ${number}`).first().waitFor();
  await contractor.getByRole('button', { name: 'Сделано: сообщить' }).click();
  await contractor
    .locator('input[type=file]')
    .first()
    .setInputFiles(await photograph(90));
  await contractor.getByLabel('Что сделано').fill('Яму засыпали и утрамбовали');
  await contractor.getByRole('button', { name: 'Отправить организации' }).click();
  const sent = contractor.getByText('Отправлено, организация проверяет.');
  await sent.waitFor();
  expect(await sent.count()).toBe(1);
  await contractor.context().close();
  await page.context().close();
});

test('what a resident says under a report is read once a moderator has let it', { timeout }, async () => {
  const executor = await town.open('executor');
  const number = await openTask(executor);
  const words = 'У нас во дворе такая же яма';
  const resident = await town.open('resident', { viewport: 'phone' });
  await resident.goto(`/reports/${number}`);
  await resident.getByLabel('Ваш комментарий').fill(words);
  await resident.getByRole('button', { name: 'Отправить', exact: true }).last().click();
  await resident.getByText('Комментарий ждёт модератора.').waitFor();

  const moderator = await town.open('moderator');
  await moderator.goto('/work/reports/discussion');
  const waiting = moderator
    .getByRole('article')
    .or(moderator.getByRole('listitem'))
    .filter({ hasText: words });
  await waiting.last().getByRole('button', { name: 'Показать' }).click();
  await moderator.getByText(words).waitFor({ state: 'detached' });

  const stranger = await town.open(null);
  await stranger.goto(`/reports/${number}`);
  await stranger.getByText(words).waitFor();
  expect(await stranger.getByText(words).count()).toBe(1);
  for (const page of [executor, resident, moderator, stranger]) await page.context().close();
});

test('a controller judges a drawn answer, and it waits no more', { timeout }, async () => {
  const page = await town.open('controller');
  await page.goto('/work/reports/control');
  const good = page.getByRole('button', { name: 'Ответ хороший' });
  await good.first().waitFor();
  const before = await good.count();
  await good.first().click();
  await expect.poll(async () => await good.count(), { timeout: 20_000 }).toBe(before - 1);
  await page.context().close();
});

test(
  'an administrator tries a journal before anything comes in, and connects a server',
  { timeout },
  async () => {
    const page = await town.open('admin');
    await page.goto('/work/admin/reports/import');
    const rows = [
      'Номер;Текст;Дата;Тема;Адрес',
      '1;Старая яма;30.04.2019;Яма на дороге;улица, которой нет, 1',
    ];
    const file = { name: 'журнал.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByLabel('Что это за журнал').fill('Журнал 2019');
    await page.getByRole('button', { name: 'Проверить все строки' }).click();
    await page.getByText('Строка 2, столбец «Адрес»', { exact: false }).waitFor();

    await page.goto('/work/admin/reports/gateways');
    await page.getByRole('combobox', { name: 'Организация' }).click();
    await page.getByRole('option').first().click();
    await page.getByLabel('Адрес сервера (GeoReport v2)').fill('https://open311.town.invalid/v2');
    await page.getByRole('button', { name: 'Подключить' }).click();
    const connected = page.getByText('Ждут отправки: 0', { exact: false });
    await connected.waitFor();
    expect(await connected.count()).toBe(1);
    await page.context().close();
  },
);
