import { expect, test } from 'vitest';
import { instantOf, isoOf, localOf } from './local-time.ts';

const asked = '2026-11-21T09:30:12.345Z';

test('a field that was not touched means the very instant, thousandths too', () => {
  expect(localOf(asked)).toHaveLength(19);
  expect(instantOf(localOf(asked), asked)).toBe(asked);
});

test('a field that was changed means what it says, and nonsense means what was there', () => {
  const later = localOf('2026-11-21T09:31:00.000Z');
  expect(instantOf(later, asked)).toBe('2026-11-21T09:31:00.000Z');
  expect(instantOf('', asked)).toBe(asked);
  expect(isoOf('never')).toBeNull();
});
