import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeVerifierPage } from '#tools/build-verifier.ts';
import { PackageFolder, fetchPackage } from '#recorder/testing/export-site.ts';
import { readFootage } from '#recorder/testing/pictures.ts';
import type { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { hasSharedData, sharedData } from '#recorder/testing/shared-data.ts';
import { TestRecorder, startCameras } from '#recorder/testing/test-recorder.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
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
const folder = new PackageFolder();
let browser: TestBrowser;
let cameras: RtspTestServer;
let site: TestRecorder;
let bytes: Buffer;
let page: Page;
const asked: string[] = [];

beforeAll(async () => {
  const street = join(sharedData, 'video/video-30-10s.h264');
  const footage = hasSharedData ? readFootage(street, 'h264', 30) : encodeClip(scene, 5, 0);
  cameras = await startCameras({ footage });
  const verifierPage = Buffer.from(await makeVerifierPage());
  site = await TestRecorder.start([{ id: 'gate', name: 'The gate', url: cameras.url('/gate') }], {
    verifierPage,
  });
  await waitUntil(() => site.pictures('gate') >= 60, 25_000);
  const toUs = Date.now() * 1000;
  bytes = await fetchPackage(site, { cameraIds: ['gate'], fromUs: toUs - 10_000_000, toUs });
  const unpacked = join(folder.path, 'unpacked');
  const unzip = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])';
  spawnSync('python3', ['-c', unzip, folder.write('package.zip', bytes), unpacked]);
  browser = await launchBrowser();
  page = await browser.openPage({ locale: 'en' });
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(join(unpacked, 'verify.html')).href);
});

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe('the page inside a package, opened from a disk', () => {
  test('says that an unchanged package is whole and signed', async () => {
    await page.locator('#package').setInputFiles(join(folder.path, 'package.zip'));

    await page.locator('#verdict[data-verdict=whole]').waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain('The gate (gate)');
    expect(text).toContain('case 12');
    expect(text).toMatch(/[0-9a-f]{4}(-[0-9a-f]{4}){7}/);
  });

  test('names camera and second of one changed byte', async () => {
    const altered = Buffer.from(bytes);
    const at = altered.lastIndexOf('moof') + 3000;
    altered[at] = (altered[at] ?? 0) ^ 1;
    await page.locator('#package').setInputFiles(folder.write('altered.zip', altered));

    await page.locator('#verdict[data-verdict=altered]').waitFor();
    const [finding] = await page.locator('[data-kind=footage-changed]').allInnerTexts();
    expect(finding).toMatch(/Camera gate: footage of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC was changed/);
  });

  test('checks the unpacked folder too, and refuses what is no package', async () => {
    await page.locator('#folder').setInputFiles(join(folder.path, 'unpacked'));
    await page.locator('#verdict[data-verdict=whole]').waitFor();
    await page
      .locator('#package')
      .setInputFiles(folder.write('other.zip', Buffer.from('nothing of the kind')));

    await expect.poll(async () => await page.locator('#verdict').innerText()).toContain('no package');
  });

  test('says that nobody has confirmed who signed, until the fingerprint from elsewhere is compared', async () => {
    const answer = await fetch(`${site.origin}/v1/signing-key`);
    const { fingerprint }: { fingerprint: string } = await answer.json();
    await page.locator('#package').setInputFiles(join(folder.path, 'package.zip'));
    await page.locator('[data-signer=not-compared]').waitFor();
    await page.locator('#key').fill(` ${fingerprint.toUpperCase().replaceAll('-', ' ')} `);
    await page.locator('[data-signer=confirmed]').waitFor();
    expect(await page.locator('#verdict').getAttribute('data-verdict')).toBe('whole');

    await page.locator('#key').fill(fingerprint.slice(0, -1));
    await page.locator('[data-kind=key-unexpected]').waitFor();
    expect(await page.locator('#verdict').getAttribute('data-verdict')).toBe('altered');
    await page.locator('#key').fill('');
  });

  test.for(['English', 'Русский', 'Українська'])('can be read by everyone in %s', async (language) => {
    await page.getByRole('button', { name: language }).click();
    await page.locator('#package').setInputFiles(join(folder.path, 'package.zip'));
    await page.locator('#verdict[data-verdict=whole]').waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    // NOTE: the page's policy lets no script in; the checker is evaluated past it.
    const violations = await page.evaluate(
      `${axe.source}; axe.run().then(({ violations }) => violations.map(({ id }) => id))`,
    );
    const isScrolledAside = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

    expect(violations).toEqual([]);
    expect(isScrolledAside).toBe(false);
    expect(await page.locator('main').innerText()).not.toContain('web.verify.');
  });

  test('asks nothing of any network', () => {
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });
});
