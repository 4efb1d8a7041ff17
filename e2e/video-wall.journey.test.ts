import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemoRecorder } from '#apps/demo-recorder.ts';
import { emptyCard } from '#modules/incidents/contract/incident.ts';
import { neighboursOf } from '#modules/video/contract/neighbours.ts';
import { ensureRecorderPages } from '#tools/build-recorder-pages.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';

/*
 * An operator's watch at the wall: a moment marked, an alarm taken, a set of cameras called up, a neighbour followed; and
 * what the owner and whoever shares the work see of it afterwards.
 */

const minute = 60_000;
const reason = 'ищем пропавший велосипед';
let town: DemoTown;
let recorder: AsyncDisposable;
let operator: Page;
let colleague: Page;
let first: Camera;
let next: Camera;

interface Camera {
  readonly id: string;
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
  readonly bearingDegrees: number;
  readonly angleDegrees: number;
  readonly pictureWidthPx: number;
  readonly rangeM: number;
  readonly rights: readonly string[];
  readonly link: { readonly state: string } | null;
}

beforeAll(async () => {
  await ensureRecorderPages();
  town = await openDemoTown();
  recorder = startDemoRecorder({
    dataDirectory: town.dataDirectory,
    hubUrl: town.url.replace(/^http/, 'ws'),
    log: { warn: (fact: object) => console.warn(fact) },
    onReady: () => {},
  });
  operator = await town.open('operator');
  colleague = await town.open('dispatcher');
  while (!(await findPair())) await pause(1_000);
}, 6 * minute);

afterAll(async () => {
  await recorder[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

/** Two that are recorded, the one beside the other, whose footage the operator may see. */
async function findPair(): Promise<boolean> {
  const { cameras }: { cameras: readonly Camera[] } = await read(operator, 'cameras');
  const open = cameras.filter(({ rights }) => rights.includes('review'));
  for (const camera of open) {
    const beside = Object.values(neighboursOf(camera, open)).find((one) => one !== null)?.camera;
    if (!beside || ![camera, beside].every(({ link }) => link?.state === 'recorded')) continue;
    [first, next] = [camera, beside];
    return true;
  }
  return false;
}

async function read<Answer>(page: Page, path: string): Promise<Answer> {
  return (await (await page.request.get(`/api/v1/video/${path}`)).json()) as Answer;
}

async function post<Answer>(page: Page, path: string, data: object): Promise<Answer> {
  const headers = { 'X-Veche-Client': 'web', Origin: town.url };
  const answer = await page.request.post(path, { data, headers });
  expect(answer.ok()).toBe(true);
  return (await answer.json()) as Answer;
}

function wallOf(...cameras: readonly Camera[]): string {
  return `/work/video-wall?tiles=4&cameras=${cameras.map(({ id }) => id).join(',')}`;
}

async function untilMoving(page: Page, { id }: Camera): Promise<void> {
  const shown = page.locator(`[data-camera="${id}"] video`);
  await expect
    .poll(async () => await shown.evaluate((video: HTMLVideoElement) => video.currentTime), {
      timeout: minute,
    })
    .toBeGreaterThan(1);
}

test(
  'a moment marked on the wall is found again and opens its footage',
  { timeout: 2 * minute },
  async () => {
    await operator.goto(wallOf(first, next));
    await untilMoving(operator, first);
    await operator.locator(`[data-camera="${first.id}"] button`).focus();
    await operator.keyboard.press('b');
    const dialog = operator.getByRole('dialog', { name: 'Новая закладка' });
    await dialog.getByLabel('Что там происходит').fill('Велосипед без хозяина');
    await dialog.getByRole('button', { name: 'Отметить' }).click();
    await dialog.waitFor({ state: 'detached' });

    await operator.goto('/work/video-bookmarks');
    await operator.getByLabel('Слово в закладке').fill('велосипед');
    await operator.getByRole('link', { name: 'Велосипед без хозяина' }).click();
    await operator.getByRole('heading', { name: new RegExp(first.name) }).waitFor();
    expect(new URL(operator.url()).searchParams.get('at')).toMatch(/^\d{4}-/);
  },
);

test('a set of cameras is saved under a name and called up by one press', { timeout: minute }, async () => {
  await operator.goto(wallOf(next, first));
  await operator.getByRole('button', { name: 'Сохранить набор камер' }).click();
  const dialog = operator.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Двор и улица');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await operator.getByRole('link', { name: 'Двор и улица' }).waitFor();

  await operator.goto('/work/video-wall');
  await operator.getByRole('link', { name: 'Двор и улица' }).waitFor();
  await operator.keyboard.press('Shift+Digit1');
  await expect.poll(() => new URL(operator.url()).searchParams.get('cameras')).toBe(`${next.id},${first.id}`);
});

test(
  'an alarm near a camera comes up in the strip, and once taken is no longer asked of a colleague',
  { timeout: 2 * minute },
  async () => {
    await colleague.goto(wallOf(first));
    const fields = {
      ...emptyCard,
      typeCode: 'fire',
      words: 'Дым во дворе',
      place: { lng: first.lng, lat: first.lat },
      address: 'двор, у третьего подъезда',
    };
    const card = await post<{ id: string }>(colleague, '/api/v1/incidents/cards', { fields });
    await post(colleague, `/api/v1/incidents/cards/${card.id}/registration`, { version: 1, serviceIds: [] });
    const strip = (page: Page) => page.getByRole('alert').filter({ hasText: 'у третьего подъезда' });
    await strip(operator)
      .getByRole('heading', { name: /Тревога рядом с камерой/ })
      .waitFor();
    await strip(colleague).waitFor();
    await strip(operator).getByRole('button', { name: 'Принять и открыть крупно' }).click();

    await operator.locator('[data-large]').waitFor();
    await strip(colleague).waitFor({ state: 'detached' });
    const { alarms } = await read<{ alarms: { alarmId: string; takenByName: string | null }[] }>(
      colleague,
      'wall-alarms',
    );
    expect(alarms.find(({ alarmId }) => alarmId === card.id)?.takenByName).toBe('Павел Зорин');
  },
);

test(
  'footage goes on with the neighbour at the same moment, and the owner sees both looks with the reason',
  { timeout: 3 * minute },
  async () => {
    const at = new Date(Date.now() - 15_000).toISOString();
    await operator.goto(`/work/cameras/${first.id}?at=${at}`);
    await operator.getByLabel('Зачем вам записи этой камеры').fill(reason);
    await operator.getByRole('button', { name: 'Открыть записи' }).click();
    const shownUs = async () => Number(await operator.locator('[data-at]').getAttribute('data-at'));
    await operator.locator('[data-mode=recorded]').waitFor({ timeout: minute });
    await expect.poll(shownUs, { timeout: minute }).toBeGreaterThan(Date.parse(at) * 1_000 + 2_000_000);
    await operator
      .getByRole('toolbar', { name: 'Перейти к соседней камере' })
      .getByRole('button', { name: new RegExp(next.name) })
      .click();
    const leftUs = await shownUs();
    await operator.getByRole('heading', { name: new RegExp(next.name) }).waitFor();
    await operator.locator('[data-mode=recorded]').waitFor({ timeout: minute });
    expect(Math.abs((await shownUs()) - leftUs)).toBeLessThan(5_000_000);

    const owner = await town.open('mayor');
    const looksOf = async () => {
      await owner.goto('/work/video-looks');
      await owner.getByRole('table').waitFor();
      const rows = await owner.getByRole('row').filter({ hasText: reason }).allInnerTexts();
      return [first, next].map(({ name }) => rows.some((row) => row.includes(name)));
    };
    await expect.poll(looksOf, { timeout: minute, interval: 3_000 }).toEqual([true, true]);
  },
);

test(
  'whoever shares the work sees the watch of the operator, with the alarm that was taken',
  { timeout: 3 * minute },
  async () => {
    const admin = await town.open('admin');
    const { roles } = await (await admin.request.get('/api/v1/roles')).json();
    const { id, version, permissions } = roles.find((role: { id: string }) => role.id === 'dispatcher');
    const given = await admin.request.put(`/api/v1/roles/${id}`, {
      data: { version, permissions: [...permissions, 'video.load.read'] },
      headers: { 'X-Veche-Client': 'web', Origin: town.url },
    });
    expect(given.ok()).toBe(true);
    await operator.goto('/work');

    const row = colleague.getByRole('row').filter({ hasText: 'Павел Зорин' });
    const rowText = async () => {
      await colleague.goto('/work/video-load');
      await colleague.getByRole('table').waitFor();
      return (await row.allInnerTexts()).join();
    };
    await expect.poll(rowText, { timeout: 2 * minute, interval: 3_000 }).toMatch(/1 \/ 0$/);
    expect(await row.getByRole('cell').nth(2).innerText()).not.toBe('0');
  },
);
