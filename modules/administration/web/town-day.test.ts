import { expect, test } from 'vitest';
import { nextDay, startOfDay } from './town-day.ts';

test.each([
  ['2026-11-21', 'Europe/Moscow', '2026-11-20T21:00:00.000Z'],
  ['2026-03-29', 'Europe/Kyiv', '2026-03-28T22:00:00.000Z'],
  ['2026-03-30', 'Europe/Kyiv', '2026-03-29T21:00:00.000Z'],
  ['2026-10-25', 'Europe/Kyiv', '2026-10-24T21:00:00.000Z'],
  ['2026-01-01', 'Asia/Kamchatka', '2025-12-31T12:00:00.000Z'],
])('%s in %s begins at %s', (on, zone, instant) => {
  expect(startOfDay(on, zone).toISOString()).toBe(instant);
});

test('the day after the last of a month is the first', () => {
  expect(nextDay('2028-02-29')).toBe('2028-03-01');
});
