import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureRecorderPages } from '#tools/build-recorder-pages.ts';
import { readPages } from '#recorder/api/pages.ts';
import { cameraSchema } from '#recorder/config.ts';
import type { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { TestRecorder, startCameras } from '#recorder/testing/test-recorder.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { VirtualOnvif } from '#recorder/virtual/onvif-device.ts';
import { makeLiveScene } from '#recorder/virtual/scene-encoder.ts';
import { launchBrowser } from './browser.ts';
import type { TestBrowser } from './browser.ts';

/** Its clock stands in the picture, so the picture itself says what moment it shows. */
const scene = {
  name: 'STREET',
  widthPx: 640,
  heightPx: 360,
  framesPerSecond: 10,
  keyframeEvery: 10,
  bFrames: 0,
};
const together = 70;
const gapMs = 5_000;
let browser: TestBrowser;
let cameras: RtspTestServer;
let device: VirtualOnvif;
let site: TestRecorder;
let page: Page;
let gapFromUs = 0;

function configured(...ids: readonly string[]) {
  return ids.map((id) =>
    cameraSchema.parse({ id, url: cameras.url(`/${id}`), onvif: { url: device.url(id) }, audio: false }),
  );
}

beforeAll(async () => {
  const built = await ensureRecorderPages();
  cameras = await startCameras({ footage: makeLiveScene(scene) });
  device = await new VirtualOnvif({ streamUrlOf: (id) => cameras.url(`/${id}`) }).start();
  site = await TestRecorder.start(configured('left', 'right'), {
    isOpen: true,
    pages: await readPages(join(built, 'player')),
  });
  await waitUntil(() => site.pictures('right') >= together, 60_000);
  gapFromUs = Date.now() * 1000;
  await site.recorder.applyCameras(configured('left'));
  await new Promise((resolve) => setTimeout(resolve, gapMs));
  await site.recorder.applyCameras(configured('left', 'right'));
  await waitUntil(() => site.pictures('right') >= together, 60_000);
  browser = await launchBrowser();
  page = await browser.openPage({ locale: 'en', baseUrl: site.origin });
  await page.goto('/');
}, 120_000);

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
});

/** What each film shows at this moment, read from the bar in its picture; of the day, in milliseconds. */
async function clocks(): Promise<Record<string, number | undefined>> {
  return await page.evaluate(() => {
    const read = (video: HTMLVideoElement): number | undefined => {
      const context = document.createElement('canvas').getContext('2d');
      if (!context || video.readyState < 2) return undefined;
      context.canvas.width = 640;
      context.canvas.height = 16;
      context.drawImage(video, 0, 0, 640, 16, 0, 0, 640, 16);
      const { data } = context.getImageData(0, 8, 640, 1);
      const bits = Array.from({ length: 32 }, (_, block) =>
        (data[(block * 16 + 8) * 4] ?? 0) > 128 ? 1 : 0,
      );
      return bits.reduce<number>((sum, bit) => sum * 2 + bit, 0);
    };
    const videos = [...document.querySelectorAll<HTMLVideoElement>('video[data-camera]')];
    return Object.fromEntries(videos.map((video) => [video.dataset.camera ?? '', read(video)]));
  });
}

async function apartMs(): Promise<number> {
  const { left, right } = await clocks();
  return left === undefined || right === undefined ? Infinity : Math.abs(left - right);
}

async function shownUs(): Promise<number> {
  return Number(await page.locator('[data-at]').getAttribute('data-at'));
}

async function placeOf(us: number): Promise<{ readonly x: number; readonly y: number }> {
  const slider = page.getByRole('slider');
  const from = Number(await slider.getAttribute('aria-valuemin')) * 1000;
  const to = Number(await slider.getAttribute('aria-valuemax')) * 1000;
  const box = await slider.boundingBox();
  if (!box) throw new Error('no timeline');
  return { x: box.x + ((us - from) / (to - from)) * box.width, y: box.y + box.height / 2 };
}

async function seekTo(us: number): Promise<void> {
  const { x, y } = await placeOf(us);
  await page.mouse.click(x, y);
}

test('cameras chosen together show the same moment', async () => {
  await page.getByRole('button', { name: 'Several in step' }).click();
  for (let press = 0; press < 4; press += 1) await page.getByRole('button', { name: 'Zoom in' }).click();
  await seekTo(gapFromUs - 5_000_000);
  await page.locator('[data-mode=recorded]').waitFor();

  await expect.poll(apartMs, { timeout: 15_000 }).toBeLessThanOrEqual(300);
  const before = (await clocks()).left ?? 0;
  await expect
    .poll(async () => (await clocks()).left ?? 0, { timeout: 10_000 })
    .toBeGreaterThan(before + 700);
  await expect.poll(apartMs, { timeout: 5_000 }).toBeLessThanOrEqual(300);
});

test('one without footage of the moment says so while the other goes on, and falls into step behind the gap', async () => {
  const empty = page
    .locator('li', { has: page.locator('[data-camera=right]') })
    .getByText('There is no footage');
  await empty.waitFor({ timeout: 15_000 });
  const before = (await clocks()).left ?? 0;
  await expect.poll(async () => (await clocks()).left ?? 0).toBeGreaterThan(before + 400);
  await empty.waitFor({ state: 'detached', timeout: 20_000 });

  expect(await shownUs()).toBeGreaterThan(gapFromUs + gapMs * 1000 - 1_000_000);
  await expect.poll(apartMs, { timeout: 10_000 }).toBeLessThanOrEqual(300);
});

test('at 4x and backwards they stay together', async () => {
  for (const speed of ['4', '-4']) {
    await page.getByLabel('Speed').selectOption(speed);
    await seekTo(gapFromUs - 3_000_000);
    const fromUs = await shownUs();
    await expect
      .poll(async () => Math.abs((await shownUs()) - fromUs), { timeout: 15_000 })
      .toBeGreaterThan(1_500_000);
    // A keyframe a second is all there is backwards, and two films are read one after the other.
    await expect.poll(apartMs, { timeout: 10_000 }).toBeLessThanOrEqual(1_300);
  }
});

test('drawn along the timeline, the hand is followed by pictures from the contact sheet', async () => {
  const [from, to] = [await placeOf(gapFromUs - 6_000_000), await placeOf(gapFromUs - 2_000_000)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const preview = page.locator('li', { has: page.locator('[data-camera=left]') }).locator('[data-scrub]');
  await preview.locator('canvas').waitFor({ timeout: 15_000 });
  const first = Number(await preview.getAttribute('data-scrub'));
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await expect.poll(async () => Number(await preview.getAttribute('data-scrub'))).toBeGreaterThan(first);
  const brightness = await preview.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    return Math.max(...data.slice(0, 4_000));
  });
  await page.mouse.up();
  await preview.waitFor({ state: 'detached' });

  expect(brightness).toBe(255);
  expect(Math.abs((await shownUs()) - (gapFromUs - 2_000_000))).toBeLessThan(3_000_000);
});

test('a camera turns while a button is held, by hand and by keyboard, and stops with it', async () => {
  await page.getByRole('navigation').getByRole('button', { name: 'left' }).click();
  const right = page.getByRole('button', { name: 'Turn right' });
  await right.waitFor({ timeout: 15_000 });
  const ptz = device.ptzOf('left');
  await right.hover();
  await page.mouse.down();
  await waitUntil(() => ptz.pose.pan > 0.1);
  await page.mouse.up();
  await waitUntil(() => ptz.stops === 1 && !ptz.isMoving);
  const { tilt } = ptz.pose;
  await page.getByRole('button', { name: 'Turn down' }).focus();
  await page.keyboard.down('Enter');
  await waitUntil(() => ptz.pose.tilt < tilt - 0.05);
  await page.keyboard.up('Enter');

  await waitUntil(() => ptz.stops === 2 && !ptz.isMoving);
});

test.for([
  ['en', 390],
  ['ru', 390],
  ['uk', 1440],
] as const)('it can be read by everyone in %s at %s pixels', async ([locale, width]) => {
  await page.setViewportSize({ width, height: 900 });
  await page.getByRole('combobox').first().selectOption(locale);
  await page.waitForFunction((code) => document.documentElement.lang === code, locale);
  const ofPages = page.getByRole('navigation').getByRole('button');
  for (const index of [1, 2]) {
    await ofPages.nth(index).click();
    const violations = await page.evaluate(
      `${axe.source}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join()))`,
    );

    expect(violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    expect(await page.locator('body').innerText()).not.toContain('web.player.');
  }
});

test('nothing went wrong behind it', () => {
  expect(site.problems).toEqual([]);
});
