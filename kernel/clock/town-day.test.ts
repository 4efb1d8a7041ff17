import { expect, test } from 'vitest';
import { startOfNextDay } from './town-day.ts';

test('a day of the town ends at its own midnight', () => {
  expect(startOfNextDay('2026-11-21', 'Europe/Moscow').toISOString()).toBe('2026-11-21T21:00:00.000Z');
});

test('the last day of a year ends in the next', () => {
  expect(startOfNextDay('2026-12-31', 'Asia/Yekaterinburg').toISOString()).toBe('2026-12-31T19:00:00.000Z');
});

test('a day on which the clocks change ends by the new time', () => {
  expect(startOfNextDay('2026-10-24', 'Europe/Kyiv').toISOString()).toBe('2026-10-24T21:00:00.000Z');
  expect(startOfNextDay('2026-10-25', 'Europe/Kyiv').toISOString()).toBe('2026-10-25T22:00:00.000Z');
});
