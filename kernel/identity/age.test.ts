import { expect, test } from 'vitest';
import { ageOn, isBirthDate, isOldEnough } from './age.ts';

test('a person is fourteen on the birthday and not the day before', () => {
  expect(isOldEnough('2012-11-21', '2026-11-21')).toBe(true);
  expect(isOldEnough('2012-11-22', '2026-11-21')).toBe(false);
});

test('a person born on 29 February is a year older on 1 March', () => {
  expect(ageOn('2012-02-29', '2026-02-28')).toBe(13);
  expect(ageOn('2012-02-29', '2026-03-01')).toBe(14);
});

test.each(['2026-13-01', '2025-02-29', '1899-12-31', '2027-01-01', 'yesterday', ''])(
  '%s is no birth date',
  (value) => {
    expect(isBirthDate(value, '2026-11-21')).toBe(false);
  },
);
