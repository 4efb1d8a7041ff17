import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmptyTown } from './empty-town.ts';
import { openEmptyTown, password } from './empty-town.ts';

/*
 * The first day of a new town's administrator: an organisation, its person with a role bounded by an area, a rule of
 * the town, and the journal that tells of it all.
 */

const minutes = 60_000;

/** A square of four corners as the field for borders takes it, and a file as another program would write it. */
const corners = ['54.13, 33.28', '54.13, 33.34', '54.17, 33.34', '54.17, 33.28'].join('\n');
const districts = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      id: 'south',
      properties: { name: 'Южный', kind: 'district' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [33.28, 54.1],
            [33.34, 54.1],
            [33.34, 54.13],
            [33.28, 54.13],
            [33.28, 54.1],
          ],
        ],
      },
    },
    {
      type: 'Feature',
      id: 'line',
      properties: { name: 'Черта' },
      geometry: { type: 'Point', coordinates: [] },
    },
  ],
};

let town: EmptyTown;
beforeAll(async () => {
  town = await openEmptyTown();
});
afterAll(async () => await town[Symbol.asyncDispose]());

test(
  'an administrator sets a new town up and finds every step in the journal',
  { timeout: 4 * minutes },
  async () => {
    const workerMail = await town.addPerson('Ирина Мастер');
    const page = await openAsAdministrator();

    await addOrganisation(page);
    await drawArea(page);
    await importAreas(page);
    await grantRole(page);
    await changeRule(page);

    await page.goto('/work/admin/audit');
    for (const action of [
      'identity.createOrganisation',
      'geo.createArea',
      'geo.importAreas',
      'identity.grantMembership',
      'config.changeSetting',
    ])
      await page.getByText(action, { exact: true }).first().waitFor();

    const worker = await town.browser.openPage({ baseUrl: town.running.url, viewport: 'phone' });
    await signIn(worker, workerMail);
    expect(await pathsOf(worker)).not.toContain('/work/reports/tasks');
    await turnOnSecondFactor(workerMail);
    expect(await pathsOf(worker)).toContain('/work/reports/tasks');
    expect(await pathsOf(worker)).not.toContain('/work/admin/people');
  },
);

async function openAsAdministrator(): Promise<Page> {
  const email = await town.addPerson('Глеб Админ', 'admin');
  const page = await town.browser.openPage({ baseUrl: town.running.url });
  await signIn(page, email);
  await turnOnSecondFactor(email);
  return page;
}

/** Rights of the staff wait for it; how it is turned on is another journey. */
async function turnOnSecondFactor(email: string): Promise<void> {
  const { database } = town.running.hub;
  await database.executeSql('update identity.person set two_factor_enabled = true where email = $1', [email]);
}

async function pathsOf(page: Page): Promise<string[]> {
  const answer = await page.request.get('/api/v1/session');
  const { navigation } = (await answer.json()) as { navigation: { path: string }[] };
  return navigation.map(({ path }) => path);
}

async function addOrganisation(page: Page): Promise<void> {
  await page.goto('/work/admin/organisations');
  await page.getByRole('button', { name: 'Добавить организацию' }).click();
  const dialog = page.getByRole('dialog', { name: 'Добавить организацию' });
  await dialog.getByLabel('Полное название').fill('МУП «Горводоканал»');
  await dialog.getByLabel('Краткое название').fill('Водоканал');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('cell', { name: 'МУП «Горводоканал»' }).waitFor();
}

/** The way of whoever works by keyboard: corners typed, not clicked on the map. */
async function drawArea(page: Page): Promise<void> {
  await page.goto('/work/admin/areas');
  await page.getByRole('button', { name: 'Нарисовать территорию' }).click();
  await page.getByLabel('Название').fill('Северный');
  await page.getByLabel('Углы границы').fill(corners);
  await page.getByText('4 угла').waitFor();
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('button', { name: /Северный/ }).waitFor();
}

async function importAreas(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Загрузить из файла' }).click();
  const dialog = page.getByRole('dialog', { name: 'Загрузить из файла' });
  const buffer = Buffer.from(JSON.stringify(districts));
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'areas.geojson', mimeType: 'application/geo+json', buffer });
  await dialog.getByRole('button', { name: 'Загрузить', exact: true }).click();
  await dialog.getByText('Добавлено: 1').waitFor();
  await dialog.getByText('Не принята 1 строка').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Южный/ }).waitFor();
}

async function grantRole(page: Page): Promise<void> {
  await page.goto('/work/admin/people');
  await page.getByLabel('Имя или почта').fill('Ирина');
  await page.waitForURL('**/work/admin/people?text=*');
  await page.getByRole('link', { name: 'Ирина Мастер' }).click();
  await page.getByRole('heading', { name: 'Ирина Мастер', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Выдать роль' }).click();
  const dialog = page.getByRole('dialog', { name: 'Роль для: Ирина Мастер' });
  await choose(page, dialog.getByRole('combobox', { name: 'Роль' }), 'Исполнитель');
  await choose(page, dialog.getByRole('combobox', { name: 'Организация' }), 'МУП «Горводоканал»');
  await choose(page, dialog.getByRole('combobox', { name: 'Территория' }), /Северный/);
  await dialog.getByRole('button', { name: 'Выдать роль' }).click();
  await page.getByRole('cell', { name: 'Северный' }).waitFor();
}

async function choose(
  page: Page,
  field: ReturnType<Page['getByRole']>,
  option: string | RegExp,
): Promise<void> {
  await field.click();
  await page.getByRole('option', { name: option }).click();
}

async function changeRule(page: Page): Promise<void> {
  await page.goto('/work/admin/settings');
  const rule = page
    .locator('form')
    .filter({ has: page.locator('code', { hasText: 'reports.anonymous-reports' }) });
  await rule.getByRole('switch').or(rule.getByRole('checkbox')).first().click();
  await rule.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено').first().waitFor();
}

async function signIn(page: Page, email: string): Promise<void> {
  const answer = await page.request.post('/api/auth/sign-in/email', {
    data: { email, password },
    headers: { 'X-Veche-Client': 'web', Origin: town.running.url },
  });
  expect(answer.ok()).toBe(true);
}
