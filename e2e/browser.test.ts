import { expect, test } from 'vitest';
import { launchBrowser, viewports } from './browser.ts';

test('the browser opens a page in the language, the colours and the size asked for', async () => {
  await using browser = await launchBrowser();
  const page = await browser.openPage({ locale: 'uk', colorScheme: 'dark', viewport: 'phone' });

  const seen = await page.evaluate(() => ({
    language: navigator.language,
    isDark: matchMedia('(prefers-color-scheme: dark)').matches,
    width: innerWidth,
    hasWebGl: document.createElement('canvas').getContext('webgl2') !== null,
  }));

  expect(seen).toEqual({ language: 'uk-UA', isDark: true, width: viewports.phone.width, hasWebGl: true });
});
