import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Cookie, Page } from 'playwright-core';
import sharp from 'sharp';
import { startHub } from '#apps/start-hub.ts';
import type { RunningHub } from '#apps/start-hub.ts';
import { openTownDatabase } from '#apps/town-database.ts';
import { readBootConfig } from '#kernel/config/boot.ts';
import { pretendBackup } from '#kernel/testing/pretend-backup.ts';
import { findOrMakeTemplate } from '#kernel/testing/template.ts';
import { readDemoPassword } from '#tools/demo-town/demo-password.ts';
import type { PageOptions, TestBrowser } from './browser.ts';
import { launchBrowser } from './browser.ts';
import { buildWebOnce } from './build-web.ts';

const root = resolve(import.meta.dirname, '..');

/** What may change the demo town's first data. */
const townSources = [
  'apps/**/*.ts',
  'kernel/**/*.{ts,json}',
  'modules/*/module.ts',
  'modules/*/{contract,server,demo,i18n}/**/*.{ts,json}',
  'tools/demo-town/**/*.ts',
  'package-lock.json',
];

/** A demo town of its own with a browser in front of it. */
export interface DemoTown extends AsyncDisposable {
  readonly url: string;
  /** Where the town keeps what it keeps; gone with it. */
  readonly dataDirectory: string;
  readonly browser: TestBrowser;
  /** Of every demo account. */
  readonly password: string;
  /** A page of somebody nobody knows, or of a demo account by its role. */
  open(role: string | null, options?: PageOptions): Promise<Page>;
}

export async function openDemoTown(): Promise<DemoTown> {
  await buildWebOnce();
  const dataDirectory = await copyDemoTown();
  const running = await startDemoHub(dataDirectory);
  const browser = await launchBrowser();
  const password = await readDemoPassword(dataDirectory);
  // NOTE: one sign-in per person, because the hub slows down whoever signs in again and again.
  const sessions = new Map<string, Cookie[]>();
  return {
    url: running.url,
    dataDirectory,
    browser,
    password,
    open: async (role, options = {}) => {
      const page = await browser.openPage({ locale: 'ru', ...options, baseUrl: running.url });
      if (role === null) return page;
      const known = sessions.get(role);
      if (known) await page.context().addCookies(known);
      else await signIn(page, { email: `${role}@demo.veche`, password, origin: running.url });
      sessions.set(role, await page.context().cookies());
      return page;
    },
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await running[Symbol.asyncDispose]();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function startDemoHub(dataDirectory: string): Promise<RunningHub> {
  const environment = {
    PORT: '0',
    VECHE_DATA: dataDirectory,
    VECHE_TOWN: 'demo',
    VECHE_RECORDER: 'off',
    VECHE_LOG_LEVEL: 'error',
  };
  const config = readBootConfig(environment);
  return await startHub(config, await openTownDatabase(config), join(root, 'dist/web'));
}

/** Data of a demo town of one's own, to be removed at the end. */
export async function copyDemoTown(): Promise<string> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'veche-e2e-'));
  await cp(await demoTownTemplate(), dataDirectory, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await pretendBackup(dataDirectory);
  return dataDirectory;
}

/** A year of a town's life takes 15 s to make; every journey of a day starts from a copy of the same one. */
async function demoTownTemplate(): Promise<string> {
  const today = new Date().toISOString().slice(0, 10);
  const target = join(root, '.cache/demo-town', `${today}-${await hashOfSources()}`);
  return await findOrMakeTemplate(target, async (directory) => {
    const running = await startDemoHub(directory);
    await running.embellished;
    await running[Symbol.asyncDispose]();
  });
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const files: string[] = [];
  for await (const file of glob(townSources, { cwd: root })) files.push(file);
  for (const file of files.sort()) hash.update(file).update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Signs the page's visitor in; the cookie is the browser's own. */
export async function signIn(
  page: Page,
  { email, password, origin }: { email: string; password: string; origin: string },
): Promise<void> {
  const answer = await page.request.post('/api/auth/sign-in/email', {
    data: { email, password },
    headers: { 'X-Veche-Client': 'web', Origin: origin },
  });
  if (!answer.ok()) throw new Error(`Sign-in of ${email} failed: ${answer.status()} ${await answer.text()}`);
}

/** A real JPEG as a phone would make it; `shade` makes each one different. */
export async function photograph(shade: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const noise = { type: 'gaussian', mean: shade, sigma: 30 } as const;
  const buffer = await sharp({
    create: { width: 1600, height: 1200, channels: 3, background: 'gray', noise },
  })
    .jpeg()
    .toBuffer();
  return { name: `photo-${shade}.jpg`, mimeType: 'image/jpeg', buffer };
}
