import { expect, test } from 'vitest';
import { comparedPeriod, presetPeriod, todayIn } from './period.ts';

test('a month, a quarter and a half-year are the last whole ones', () => {
  expect(presetPeriod('month', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  expect(presetPeriod('quarter', '2026-11-21')).toEqual({ from: '2026-07-01', to: '2026-09-30' });
  expect(presetPeriod('half-year', '2026-11-21')).toEqual({ from: '2026-01-01', to: '2026-06-30' });
  expect(presetPeriod('half-year', '2026-03-01')).toEqual({ from: '2025-07-01', to: '2025-12-31' });
});

test('a year is the twelve months up to today', () => {
  expect(presetPeriod('year', '2026-11-21')).toEqual({ from: '2025-12-01', to: '2026-11-21' });
});

test('the period before is as long and ends the day before', () => {
  expect(comparedPeriod({ from: '2026-03-01', to: '2026-03-31' }, 'before')).toEqual({
    from: '2026-01-29',
    to: '2026-02-28',
  });
});

test('a year before a leap day is the last day of February', () => {
  expect(comparedPeriod({ from: '2024-02-01', to: '2024-02-29' }, 'year-before')).toEqual({
    from: '2023-02-01',
    to: '2023-02-28',
  });
});

test('today is the civil date of the town', () => {
  expect(todayIn('Asia/Yekaterinburg', new Date('2026-11-20T20:00:00Z'))).toBe('2026-11-21');
});
