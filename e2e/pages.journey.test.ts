import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
    pages: ['/', '/reports', '/reports?view=map', '/reports/1', '/area', '/sign-in', '/sign-up'],
  },
  { role: 'resident', pages: ['/', '/reports/new', '/reports/mine', '/account', '/notices'] },
  { role: 'moderator', pages: ['/work', '/work/notices', '/work/reports/disruptions', '/reports/1'] },
  { role: 'executor', pages: ['/work'] },
  { role: 'admin', pages: ['/work', '/work/admin/reports/classifier', '/work/admin/reports/routing'] },
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
    `axe finds nothing on the pages of ${who}, and none is wider than its screen`,
    { timeout: 5 * minutes },
    async () => {
      const page = await town.open(role, { viewport: 'desktop', locale: 'ru' });
      const found: string[] = [];
      for (const path of await pagesOf(page, pages)) {
        await show(page, path);
        for (const fault of [...(await violationsByDayAndNight(page)), ...(await tooWide(page))])
          found.push(`${path} ${fault}`);
      }
      expect(found).toEqual([]);
    },
  );

  test(`no page of ${who} is wider than its screen in Ukrainian`, { timeout: 5 * minutes }, async () => {
    const page = await town.open(role, { locale: 'uk' });
    const wide: string[] = [];
    for (const path of await pagesOf(page, pages)) {
      await show(page, path);
      for (const fault of await tooWide(page)) wide.push(`${path} ${fault}`);
    }
    expect(wide).toEqual([]);
  });
}

async function pagesOf(page: Page, own: readonly string[]): Promise<string[]> {
  const answer = await page.request.get('/api/v1/session');
  const { navigation } = (await answer.json()) as { navigation: { path: string; face: string }[] };
  const work = navigation.filter(({ face }) => face === 'workplace').map(({ path }) => path);
  return [...new Set([...own, ...work])];
}

async function show(page: Page, path: string): Promise<void> {
  await page.setViewportSize(viewports.desktop);
  await page.goto(path);
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a theme may spoil; structure, names and order are the same in both. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

async function violationsByDayAndNight(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(axeSource);
  const byDay = await violations(page, everyRule);
  await page.emulateMedia({ colorScheme: 'dark' });
  await endOfFading(page);
  const byNight = await violations(page, rulesOfColour);
  return [...byDay.map((fault) => `light: ${fault}`), ...byNight.map((fault) => `dark: ${fault}`)];
}

/** Colours fade over from one scheme to the other; what is half way has no contrast of its own. */
async function endOfFading(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(fading.map(({ finished }) => finished));
  });
}

async function violations(page: Page, rules: readonly string[]): Promise<string[]> {
  return await page.evaluate(
    async (runOnly) => {
      const { axe } = globalThis as unknown as { axe: Axe };
      const { violations } = await axe.run(document, { runOnly });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`));
    },
    [...rules],
  );
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
