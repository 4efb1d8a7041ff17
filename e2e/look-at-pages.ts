import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Locale } from '#kernel/i18n/locale.ts';
import type { DemoTown } from './demo-town.ts';
import { openDemoTown } from './demo-town.ts';
import { viewports } from './browser.ts';

interface Axe {
  run(
    where: Document,
    options: { runOnly: string[]; resultTypes: string[] },
  ): Promise<{ violations: { id: string; nodes: { target: string[]; any: { message: string }[] }[] }[] }>;
}

const minutes = 60_000;
const pageLimitMs = 90_000;
const fadingLimitMs = 3_000;

/** Somebody, a stranger where there is no role, and the pages to open; those of the workplace come from its navigation. */
export interface Visitor {
  readonly role: string | null;
  readonly pages: readonly string[];
}

/**
 * Tests that every page of the visitors passes axe by day and night and is as wide as its screen in two languages; gives
 * the town, for what else is tried on it.
 */
export function testPagesOf(visitors: readonly Visitor[]): () => DemoTown {
  let town: DemoTown;
  let axeSource: string;
  beforeAll(async () => {
    town = await openDemoTown();
    axeSource = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  });
  afterAll(async () => {
    await town[Symbol.asyncDispose]();
  });

  /** Pages left open would go on drawing beside the next ones. */
  const openUntilEnd = async (role: string | null, locale: Locale): Promise<Page> => {
    const page = await town.open(role, { locale });
    onTestFinished(async () => await page.context().close());
    return page;
  };

  for (const { role, pages } of visitors) {
    const who = role ?? 'a stranger';

    test(
      `axe finds nothing on the pages of ${who}, and none is wider than its screen`,
      { timeout: 5 * minutes },
      async () => {
        const page = await openUntilEnd(role, 'ru');
        const found: string[] = [];
        for (const path of await pagesOf(page, pages))
          for (const fault of await within(path, faultsOf(page, path, axeSource)))
            found.push(`${path} ${fault}`);
        expect(found).toEqual([]);
      },
    );

    test(`no page of ${who} is wider than its screen in Ukrainian`, { timeout: 5 * minutes }, async () => {
      const page = await openUntilEnd(role, 'uk');
      const wide: string[] = [];
      for (const path of await pagesOf(page, pages))
        for (const fault of await within(path, widthFaultsOf(page, path))) wide.push(`${path} ${fault}`);
      expect(wide).toEqual([]);
    });
  }
  return () => town;
}

/** A page that fails or answers nothing is named, where the limit of the whole test would not say which one it was. */
async function within<Result>(path: string, work: Promise<Result>): Promise<Result> {
  const limit = new AbortController();
  const late = pause(pageLimitMs, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`${path} did not answer within ${pageLimitMs / 1000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw new Error(`${path} could not be looked at`, { cause: error });
  } finally {
    limit.abort();
    late.catch(() => {});
  }
}

async function faultsOf(page: Page, path: string, axeSource: string): Promise<string[]> {
  await show(page, path);
  return [...(await violationsByDayAndNight(page, axeSource)), ...(await tooWide(page))];
}

async function widthFaultsOf(page: Page, path: string): Promise<string[]> {
  await show(page, path);
  return await tooWide(page);
}

async function pagesOf(page: Page, own: readonly string[]): Promise<string[]> {
  const answer = await page.request.get('/api/v1/session');
  const { navigation } = (await answer.json()) as { navigation: { path: string; face: string }[] };
  const work = navigation.filter(({ face }) => face === 'workplace').map(({ path }) => path);
  return [...new Set([...own, ...work])];
}

/** Goes on inside the application, as people do, which is three times faster than loading it anew for each page. */
async function show(page: Page, path: string): Promise<void> {
  await page.setViewportSize(viewports.desktop);
  const isOpen = page.url().startsWith('http') && new URL(page.url()).pathname !== path.split('?')[0];
  if (isOpen) await walkTo(page, path);
  else await page.goto(path);
  await page.locator('main h1:not([data-left])').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

async function walkTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    document.querySelector('main h1')?.setAttribute('data-left', '');
    scrollTo(0, 0);
    history.pushState({}, '', to);
  }, path);
}

const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a theme may spoil; structure, names and order are the same in both. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

async function violationsByDayAndNight(page: Page, axeSource: string): Promise<string[]> {
  await showIn(page, 'light');
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const byDay = await violations(page, everyRule);
  await showIn(page, 'dark');
  const byNight = await violations(page, rulesOfColour);
  return [...byDay.map((fault) => `light: ${fault}`), ...byNight.map((fault) => `dark: ${fault}`)];
}

/** The application hears of another scheme a moment later and then fades over; what is half way has no contrast. */
async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
  await page.evaluate(async (limitMs) => {
    const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    // What lies in a closed part of the page does not move on until it is opened, so nobody waits for it.
    const limit = new Promise((resolve) => void setTimeout(resolve, limitMs));
    await Promise.race([Promise.allSettled(fading.map(({ finished }) => finished)), limit]);
  }, fadingLimitMs);
}

async function violations(page: Page, rules: readonly string[]): Promise<string[]> {
  return await page.evaluate(
    async (runOnly) => {
      const { axe } = globalThis as unknown as { axe: Axe };
      const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => [id, target.join(' '), any[0]?.message].join(' ')),
      );
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
