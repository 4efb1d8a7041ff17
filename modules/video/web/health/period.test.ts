import { expect, test } from 'vitest';
import { daysOf, lastDays } from './period.ts';

test('the last days end with the day of the town, also when it is another in UTC', () => {
  const period = lastDays(7, 'Europe/Moscow', Date.parse('2026-11-21T22:00:00Z'));
  expect(period).toEqual({ from: '2026-11-16', to: '2026-11-22' });
  expect(daysOf(period)).toHaveLength(7);
});

test('a month changes in the middle', () => {
  expect(daysOf({ from: '2026-02-27', to: '2026-03-01' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
});
