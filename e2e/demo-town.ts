import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Cookie, Page } from 'playwright-core';
import sharp from 'sharp';
import { startHub } from '#apps/start-hub.ts';
import { readBootConfig } from '#kernel/config/boot.ts';
import { readDemoPassword } from '#tools/demo-town/demo-password.ts';
import type { PageOptions, TestBrowser } from './browser.ts';
import { launchBrowser } from './browser.ts';

const root = resolve(import.meta.dirname, '..');

/** A demo town of its own with a browser in front of it. */
export interface DemoTown extends AsyncDisposable {
  readonly url: string;
  readonly browser: TestBrowser;
  /** Of every demo account. */
  readonly password: string;
  /** A page of somebody nobody knows, or of a demo account by its role. */
  open(role: string | null, options?: PageOptions): Promise<Page>;
}

export async function openDemoTown(): Promise<DemoTown> {
  await buildWeb();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'veche-e2e-'));
  const environment = { PORT: '0', VECHE_DATA: dataDirectory, VECHE_TOWN: 'demo', VECHE_LOG_LEVEL: 'error' };
  const running = await startHub(readBootConfig(environment), join(root, 'dist/web'));
  const browser = await launchBrowser();
  const password = await readDemoPassword(dataDirectory);
  // NOTE: one sign-in per person, because the hub slows down whoever signs in again and again.
  const sessions = new Map<string, Cookie[]>();
  return {
    url: running.url,
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

/** NOTE: in a process of its own, because under a test runner the libraries would be built as for development. */
async function buildWeb(): Promise<void> {
  const environment = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [join(root, 'tools/build-web.ts')], {
    cwd: root,
    env: environment,
  });
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
