import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemoRecorder } from '#apps/demo-recorder.ts';
import { ensureRecorderPages } from '#tools/build-recorder-pages.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';

/*
 * Two people and a town with cameras: an operator watches the wall; police ask the school for footage, the school finds the
 * camera and approves, police look at it, and when the school ends the access nothing opens any more.
 */

let town: DemoTown;
let recorder: AsyncDisposable;

const minutes = 60_000;

beforeAll(async () => {
  await ensureRecorderPages();
  town = await openDemoTown();
  recorder = startDemoRecorder({
    dataDirectory: town.dataDirectory,
    hubUrl: town.url.replace(/^http/, 'ws'),
    log: { warn: (fact: object) => console.warn(fact) },
    onReady: () => {},
  });
}, 6 * minutes);

afterAll(async () => {
  await recorder[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

async function moves(page: Page): Promise<boolean> {
  return await page.evaluate(() => {
    const [video] = document.querySelectorAll('video');
    return video !== undefined && video.videoWidth > 0 && video.currentTime > 0;
  });
}

const reason = 'украден велосипед у входа';

/** Among those of the town's own past. */
function requestOn(page: Page): Locator {
  return page.getByRole('article').filter({ hasText: reason });
}

interface Listed {
  readonly cameras: readonly {
    readonly id: string;
    readonly lng: number;
    readonly lat: number;
    readonly link: { readonly state: string } | null;
  }[];
}

async function recordedCamera(page: Page): Promise<Listed['cameras'][number] | undefined> {
  const answer = await page.request.get('/api/v1/video/cameras');
  const { cameras }: Listed = await answer.json();
  return cameras.find(({ link }) => link?.state === 'recorded');
}

test('an operator watches the wall live', { timeout: 3 * minutes }, async () => {
  const page = await town.open('operator', { viewport: 'desktop' });
  await expect
    .poll(async () => (await recordedCamera(page)) !== undefined, { timeout: 2 * minutes })
    .toBe(true);
  await page.goto('/work/video-wall?tiles=4');
  await page.getByRole('button', { name: /Улица Ленина/ }).waitFor();
  await expect.poll(async () => await moves(page), { timeout: minutes }).toBe(true);

  expect(await page.locator('[data-user-mark]').first().textContent()).toContain('Павел Зорин');
  await page.close();
});

test(
  'police ask the school, the school approves, and the end of the access ends it',
  { timeout: 4 * minutes },
  async () => {
    const teacher = await town.open('school', { viewport: 'desktop' });
    await expect
      .poll(async () => (await recordedCamera(teacher)) !== undefined, { timeout: 2 * minutes })
      .toBe(true);
    const camera = await recordedCamera(teacher);
    const officer = await town.open('police', { viewport: 'desktop' });
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    const to = new Date(Date.now() - 1_000);
    const owners = await (await officer.request.get('/api/v1/video/footage-owners')).json();
    const idOf = (list: { id: string; name: string }[], name: string) =>
      list.find((one) => one.name === name)?.id;
    const asked = await officer.request.post('/api/v1/video/requests', {
      headers: { 'x-veche-client': 'web' },
      data: {
        ownerOrganisationId: idOf(owners.owners, 'Школа № 2'),
        onBehalfOf: idOf(owners.askFor, 'Отдел полиции'),
        lng: camera?.lng,
        lat: camera?.lat,
        place: 'у входа в школу',
        from: new Date(to.getTime() - 20 * minutes).toISOString(),
        to: to.toISOString(),
        reason,
      },
    });
    expect(asked.status()).toBe(200);

    await teacher.goto('/work/footage-requests');
    await requestOn(teacher).getByRole('button', { name: 'Одобрить' }).click();
    const dialog = teacher.getByRole('dialog');
    await dialog
      .getByRole('group', { name: 'Камеры, которые могли это видеть' })
      .getByRole('checkbox')
      .first()
      .check();
    await dialog.getByRole('button', { name: 'Одобрить' }).click();
    await requestOn(teacher).getByRole('button', { name: 'Закрыть доступ' }).waitFor();

    await officer.goto('/work/footage-requests');
    await requestOn(officer).getByRole('link', { name: 'Открыть запись' }).click();
    await officer.getByRole('button', { name: 'Получить запись' }).click();
    await expect
      .poll(async () => await officer.evaluate(() => document.querySelector('video')?.videoWidth ?? 0), {
        timeout: minutes,
      })
      .toBeGreaterThan(0);

    await requestOn(teacher).getByRole('button', { name: 'Закрыть доступ' }).click();
    const ending = teacher.getByRole('dialog');
    await ending.getByLabel('Причина').fill('запись больше не нужна');
    await ending.getByRole('button', { name: 'Закрыть доступ' }).click();
    await requestOn(teacher).getByText('Доступ закончился').waitFor();
    await officer.reload();
    await officer.getByRole('button', { name: 'Получить запись' }).click();
    await officer.getByText('Доступ к записи закончился').waitFor();

    await teacher.goto('/work/video-looks');
    await teacher.getByText('Отдел полиции').first().waitFor({ timeout: minutes });
  },
);
