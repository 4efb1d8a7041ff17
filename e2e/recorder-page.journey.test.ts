import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureRecorderPages } from '#tools/build-recorder-pages.ts';
import { readPages } from '#recorder/api/pages.ts';
import { PackageFolder } from '#recorder/testing/export-site.ts';
import type { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { hasSharedData, sharedData } from '#recorder/testing/shared-data.ts';
import { TestRecorder, startCameras } from '#recorder/testing/test-recorder.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { readMovie } from '#recorder/virtual/read-movie.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';
import { launchBrowser } from './browser.ts';
import type { TestBrowser } from './browser.ts';

const scene = {
  name: 'GATE',
  widthPx: 640,
  heightPx: 360,
  framesPerSecond: 12,
  keyframeEvery: 12,
  bFrames: 0,
};
/** A real street where it lies beside the repository. */
const street = join(sharedData, 'video/car-detection.mp4');
const recordedPictures = 240;
const folder = new PackageFolder();
let browser: TestBrowser;
let cameras: RtspTestServer;
let site: TestRecorder;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  const built = await ensureRecorderPages();
  const small = encodeClip({ ...scene, widthPx: 320, heightPx: 180 }, 5, 0);
  cameras = await startCameras({
    footage: hasSharedData ? await readMovie(street) : encodeClip(scene, 5, 0),
    hasAudio: true,
    footageOf: (path) => (path === '/small' ? small : undefined),
  });
  site = await TestRecorder.start(
    [
      {
        id: 'street',
        name: 'Main street',
        url: cameras.url('/street'),
        substreamUrl: cameras.url('/small'),
      },
      { id: 'yard', url: 'rtsp://127.0.0.1:9/yard' },
    ],
    {
      isOpen: true,
      pages: await readPages(join(built, 'player')),
      verifierPage: await readFile(join(built, 'verify.html')),
    },
  );
  browser = await launchBrowser();
  page = await browser.openPage({ locale: 'en', baseUrl: site.origin });
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  await page.goto('/');
  await waitUntil(() => site.pictures('street') >= recordedPictures, 60_000);
});

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function shownUs(): Promise<number> {
  return Number(await page.locator('[data-at]').getAttribute('data-at'));
}

async function isMoving(): Promise<boolean> {
  return await page
    .locator('video')
    .first()
    .evaluate((video: HTMLVideoElement) => video.readyState >= 2 && video.videoWidth > 0 && !video.paused);
}

async function seekTo(us: number): Promise<void> {
  const slider = page.getByRole('slider');
  const from = Number(await slider.getAttribute('aria-valuemin')) * 1000;
  const to = Number(await slider.getAttribute('aria-valuemax')) * 1000;
  const box = await slider.boundingBox();
  if (!box) throw new Error('no timeline');
  if (us < from || us > to) throw new Error('the moment is not on the timeline in sight');
  // NOTE: of the slider and not of the page: it waits until nothing moves it any more.
  await slider.click({ position: { x: ((us - from) / (to - from)) * box.width, y: box.height / 2 } });
}

function recordedFromUs(): number {
  return site.recorder.files.listBetween('street', 0, Date.now() * 1000)[0]?.startedAtUs ?? 0;
}

test('all cameras are shown live, and one without a connection says so', async () => {
  await expect.poll(isMoving, { timeout: 15_000 }).toBe(true);
  const widthPx = await page
    .locator('video')
    .first()
    .evaluate((video: HTMLVideoElement) => video.videoWidth);

  expect(widthPx).toBe(320);
  expect(await page.getByRole('navigation').innerText()).toContain('no connection');
});

test('a press on the timeline plays the footage of that moment', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'Main street' }).click();
  for (let press = 0; press < 3; press += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
  const wantedUs = recordedFromUs() + 3_000_000;
  await seekTo(wantedUs);
  await page.locator('[data-mode=recorded]').waitFor();
  await expect.poll(isMoving, { timeout: 15_000 }).toBe(true);

  expect(Math.abs((await shownUs()) - wantedUs)).toBeLessThan(4_000_000);
});

test('recorded sound of the telephone kind is heard', async () => {
  const decodedBytes = async (): Promise<number> =>
    await page
      .locator('video')
      .first()
      .evaluate((video: HTMLVideoElement & { webkitAudioDecodedByteCount?: number }) =>
        video.muted ? (video.webkitAudioDecodedByteCount ?? 0) : 0,
      );

  await expect.poll(decodedBytes, { timeout: 10_000 }).toBeGreaterThan(0);
});

test('at 8x and backwards time runs as fast as it says', async () => {
  const startUs = recordedFromUs();
  await seekTo(startUs + 500_000);
  await page.getByLabel('Speed').selectOption('8');
  await expect.poll(async () => (await shownUs()) - startUs, { timeout: 15_000 }).toBeGreaterThan(5_000_000);
  const beforeUs = await shownUs();
  await page.getByLabel('Speed').selectOption('-4');

  await expect.poll(shownUs, { timeout: 15_000 }).toBeLessThan(beforeUs - 1_000_000);
});

test('it stops and steps picture by picture, and gives the picture as a file', async () => {
  await page.getByLabel('Speed').selectOption('1');
  await seekTo(recordedFromUs() + 2_000_000);
  await expect.poll(isMoving, { timeout: 15_000 }).toBe(true);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  const beforeUs = await shownUs();
  await page.getByRole('button', { name: 'One picture on' }).click();
  await expect.poll(shownUs).toBeGreaterThan(beforeUs);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the picture' }).click(),
  ]);
  const picture = await readFile(await download.path());

  expect((await shownUs()) - beforeUs).toBeLessThan(250_000);
  expect(download.suggestedFilename()).toMatch(/^street-.*\.jpg$/);
  expect(picture.subarray(0, 3).toString('hex')).toBe('ffd8ff');
});

test('what lies with a recorder out of reach is shown as unknown, where a hub says so', async () => {
  await page.route('**/timeline?*', async (route) => {
    const answer = await route.fetch();
    const told = await answer.json();
    const unknown = [{ fromUs: told.fromUs, toUs: told.fromUs + (told.toUs - told.fromUs) / 3 }];
    await route.fulfill({ response: answer, json: { ...told, unknown } });
  });
  await page.getByText('out of reach').waitFor();
  const bands = page.locator('[data-state=unknown]');
  await expect.poll(async () => await bands.count()).toBe(1);
  await page.unroute('**/timeline?*');
  await page.getByText('out of reach').waitFor({ state: 'detached' });

  expect(await bands.count()).toBe(0);
});

test('an export is a package that verifies', async () => {
  await page.getByText('Export', { exact: true }).click();
  await page.getByLabel('Purpose').fill('case 7');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export a signed package' }).click(),
  ]);
  const result = await folder.verify(await readFile(await download.path()));
  await page.locator('[data-export=done]').waitFor();

  expect(result).toMatchObject({
    verdict: 'whole',
    about: { purpose: 'case 7' },
    cameras: [{ id: 'street' }],
  });
  expect(result.cameras[0]?.fragments).toBeGreaterThan(5);
});

test('sound that no browser knows is heard live when it is asked for', async () => {
  const heardBytes = async (): Promise<number> =>
    await page
      .locator('video')
      .first()
      .evaluate((video) =>
        Number('webkitAudioDecodedByteCount' in video && video.webkitAudioDecodedByteCount),
      );
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  await page.locator('[data-mode=live]').waitFor();
  await page.reload();
  await page.getByRole('navigation').getByRole('button', { name: 'Main street' }).click();
  await page.locator('[data-mode=live]').waitFor();
  await expect.poll(isMoving, { timeout: 15_000 }).toBe(true);
  expect(await heardBytes()).toBe(0);
  await page.getByRole('button', { name: 'Sound' }).click();

  await expect.poll(heardBytes, { timeout: 15_000 }).toBeGreaterThan(8000);
  await expect.poll(isMoving, { timeout: 15_000 }).toBe(true);
});

test('the keyboard moves through time and zooms from thirty days to a second', async () => {
  const slider = page.getByRole('slider');
  const lengthMs = async (): Promise<number> =>
    Number(await slider.getAttribute('aria-valuemax')) - Number(await slider.getAttribute('aria-valuemin'));
  await slider.focus();
  for (let press = 0; press < 24; press += 1) await page.keyboard.press('-');
  expect(await lengthMs()).toBe(30 * 86_400_000);
  for (let press = 0; press < 24; press += 1) await page.keyboard.press('+');
  expect(await lengthMs()).toBe(1000);
  for (let press = 0; press < 6; press += 1) await page.keyboard.press('-');
  const beforeUs = await shownUs();
  await page.keyboard.press('ArrowLeft');

  await expect.poll(shownUs).toBeLessThan(beforeUs);
});

test.for([
  ['en', 'phone'],
  ['ru', 'phone'],
  ['uk', 'desktop'],
] as const)('it can be read by everyone in %s on a %s', async ([locale, viewport]) => {
  await page.setViewportSize(
    viewport === 'phone' ? { width: 390, height: 844 } : { width: 1440, height: 900 },
  );
  await page.getByRole('combobox').first().selectOption(locale);
  await page.waitForFunction((code) => document.documentElement.lang === code, locale);
  const violations = await page.evaluate(
    `${axe.source}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join()))`,
  );
  const isScrolledAside = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

  expect(violations).toEqual([]);
  expect(isScrolledAside).toBe(false);
  expect(await page.locator('body').innerText()).not.toContain('web.player.');
});

test('nothing went wrong, and the page may load from nowhere else', async () => {
  const answer = await fetch(`${site.origin}/`);

  expect(answer.headers.get('content-security-policy')).toContain(`default-src 'none'`);
  expect((await fetch(`${site.origin}/assets/../../recorder.json`)).status).toBe(404);
  expect(problems).toEqual([]);
  expect(site.problems).toEqual([]);
});
