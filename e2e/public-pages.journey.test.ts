import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { testPagesOf } from './look-at-pages.ts';

const town = testPagesOf([
  {
    role: null,
    pages: ['/', '/reports', '/reports?view=map', '/reports/1', '/area', '/sign-in', '/sign-up'],
  },
  { role: 'resident', pages: ['/', '/reports/new', '/reports/mine', '/account', '/notices'] },
  { role: 'moderator', pages: ['/work', '/work/notices', '/work/reports/disruptions', '/reports/1'] },
]);

test('a report is found on the map and opened without a mouse', async () => {
  const page = await town().open(null, { locale: 'ru' });
  await page.goto('/reports?view=map');
  const map = page.locator('canvas.maplibregl-canvas');
  await map.waitFor();
  const spoken = page.getByRole('status').filter({ hasText: /^Точка \d+ из \d+/ });
  const card = page.getByRole('region', { name: /^№ \d+/ });

  // A circle of many comes nearer until reports stand alone.
  await expect
    .poll(
      async () => {
        if (await card.isVisible()) return true;
        await map.focus();
        await page.keyboard.press('n');
        if ((await spoken.count()) > 0) await page.keyboard.press('Enter');
        return false;
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toBe(true);
  await expect.poll(async () => await hasFocus(card)).toBe(true);
  await card.getByRole('button', { name: 'Закрыть' }).press('Enter');
  await expect.poll(async () => await hasFocus(map)).toBe(true);
});

async function hasFocus(element: Locator): Promise<boolean> {
  return await element.evaluate((shown) => shown === document.activeElement);
}
