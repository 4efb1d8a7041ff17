import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Chromium, { inflate } from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Browser, LaunchOptions, Page } from 'playwright-core';
import type { Locale } from '#kernel/i18n/locale.ts';

/** The widths every page is looked at. */
export const viewports = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
} as const;

export interface PageOptions {
  readonly locale?: Locale;
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: keyof typeof viewports | { readonly width: number; readonly height: number };
  /** Where relative addresses lead, for example `http://localhost:8080`. */
  readonly baseUrl?: string;
  /** Off unless a test is about it: a worker would answer from its cache what the test wants from the server. */
  readonly hasServiceWorker?: boolean;
}

/** A browser for one test file; each page is a visitor of its own, with no cookies from the others. */
export interface TestBrowser extends AsyncDisposable {
  readonly browser: Browser;
  openPage(options?: PageOptions): Promise<Page>;
}

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

/** Nothing of the browser's own may reach the internet, and WebGL must work without a graphics card. */
const browserArgs = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--no-pings',
  '--no-first-run',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Maps alone are drawn by the imitated graphics card; pages without it take a third less of the processor.
  '--disable-gpu-compositing',
  '--font-render-hinting=none',
];

const browserLanguages: Readonly<Record<Locale, string>> = { ru: 'ru-RU', uk: 'uk-UA', en: 'en-GB' };

/**
 * Starts the machine's Chromium, or the one from npm where there is none.
 *
 * @example
 * await using browser = await launchBrowser();
 * const page = await browser.openPage({ locale: 'ru', viewport: 'phone', baseUrl: hub.url });
 */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch(await findBrowser());
  return {
    browser,
    openPage: (options) => openPage(browser, options),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

async function openPage(browser: Browser, options: PageOptions = {}): Promise<Page> {
  const { locale = 'ru', colorScheme = 'light', viewport = 'desktop', baseUrl, hasServiceWorker } = options;
  const context = await browser.newContext({
    locale: browserLanguages[locale],
    colorScheme,
    viewport: typeof viewport === 'string' ? viewports[viewport] : viewport,
    hasTouch: viewport === 'phone',
    timezoneId: 'Europe/Moscow',
    reducedMotion: 'reduce',
    serviceWorkers: hasServiceWorker ? 'allow' : 'block',
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  });
  return await context.newPage();
}

/** `VECHE_TEST_BROWSER=npm` takes the one from npm even where the machine has its own; a path takes that one. */
async function findBrowser(): Promise<LaunchOptions> {
  const wanted = process.env.VECHE_TEST_BROWSER;
  const ofMachine = wanted === undefined ? systemBrowsers.find((path) => existsSync(path)) : wanted;
  if (ofMachine === undefined || ofMachine === 'npm') return await unpackBrowser();
  return { executablePath: ofMachine, args: browserArgs };
}

/** Unpacks the browser from npm with the libraries a bare machine lacks. */
async function unpackBrowser(): Promise<LaunchOptions> {
  const executablePath = await Chromium.executablePath();
  const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
  await inflate(join(bin, 'al2023.tar.br'));
  const libraries = [process.env.LD_LIBRARY_PATH, join(tmpdir(), 'al2023', 'lib')].filter((path) => path);
  const env = { ...definedEnvironment(), LD_LIBRARY_PATH: libraries.join(':') };
  return { executablePath, args: [...browserArgs, '--no-zygote'], env };
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(entries) as Record<string, string>;
}
