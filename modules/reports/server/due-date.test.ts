import { expect, test } from 'vitest';
import { civilDateAt, dueOn } from './due-date.ts';

test('late in the evening UTC it is already tomorrow in Moscow', () => {
  expect(civilDateAt(new Date('2026-12-31T21:30:00Z'), 'Europe/Moscow')).toBe('2027-01-01');
});

test('a term of ten days ends on the tenth day after registration', () => {
  expect(dueOn('2026-02-20', 10)).toBe('2026-03-02');
});
