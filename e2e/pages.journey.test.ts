import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Locale } from '#kernel/i18n/locale.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';
import { viewports } from './browser.ts';

interface Axe {
  run(
    where: Document,
    options: { runOnly: string[] },
  ): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}

const minutes = 60_000;
/** Each page is looked at by somebody who may open it; the workplace's pages come from that person's navigation. */
const visitors = [
  {
    role: null,
    pages: [
      '/',
      '/reports',
      '/reports?view=map',
      '/reports/new',
      '/reports/1',
      '/area',
      '/sign-in',
      '/sign-up',
    ],
  },
  { role: 'resident', pages: ['/', '/reports/new', '/reports/mine', '/account'] },
  { role: 'moderator', pages: ['/work', '/reports/1'] },
  { role: 'executor', pages: ['/work'] },
  { role: 'admin', pages: ['/work'] },
] as const;

let town: DemoTown;
let axeSource: string;
beforeAll(async () => {
  town = await openDemoTown();
  axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

for (const { role, pages } of visitors) {
  const who = role ?? 'a stranger';

  test(
    `axe finds nothing on the pages of ${who}, by day and by night`,
    { timeout: 4 * minutes },
    async () => {
      const page = await town.open(role, { viewport: 'desktop' });
      const found: string[] = [];
      for (const path of await pagesOf(page, pages)) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await show(page, path);
          found.push(...(await violations(page)).map((violation) => `${path} ${colorScheme}: ${violation}`));
        }
      }
      expect(found).toEqual([]);
    },
  );

  test(
    `no page of ${who} is wider than its screen, in Russian and Ukrainian`,
    { timeout: 4 * minutes },
    async () => {
      const wide: string[] = [];
      for (const locale of ['ru', 'uk'] as const satisfies readonly Locale[]) {
        const page = await town.open(role, { locale });
        for (const path of await pagesOf(page, pages)) {
          await show(page, path);
          wide.push(...(await tooWide(page)).map((width) => `${path} ${locale} ${width}`));
        }
      }
      expect(wide).toEqual([]);
    },
  );
}

async function pagesOf(page: Page, own: readonly string[]): Promise<string[]> {
  const answer = await page.request.get('/api/v1/session');
  const { navigation } = (await answer.json()) as { navigation: { path: string; face: string }[] };
  const work = navigation.filter(({ face }) => face === 'workplace').map(({ path }) => path);
  return [...new Set([...own, ...work])];
}

async function show(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('main h1').first().waitFor();
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`));
  });
}

async function tooWide(page: Page): Promise<string[]> {
  const wide: string[] = [];
  for (const [name, viewport] of Object.entries(viewports)) {
    await page.setViewportSize(viewport);
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (overhang > 0) wide.push(`${name} +${overhang}`);
  }
  return wide;
}
