import { expect, test } from 'vitest';
import { instantOf, isoOf, localOf } from './local-time.ts';

const asked = '2026-11-21T09:30:12.345Z';
const town = 'Asia/Yekaterinburg';

test("a field shows the town's clock, wherever the browser stands", () => {
  expect(localOf(asked, town)).toBe('2026-11-21T14:30:12');
  expect(isoOf('2026-11-21T14:30', town)).toBe('2026-11-21T09:30:00.000Z');
});

test('a field that was not touched means the very instant, thousandths too', () => {
  expect(instantOf(localOf(asked, town), asked, town)).toBe(asked);
});

test('a field that was changed means what it says, and nonsense means what was there', () => {
  const later = localOf('2026-11-21T09:31:00.000Z', town);
  expect(instantOf(later, asked, town)).toBe('2026-11-21T09:31:00.000Z');
  expect(instantOf('', asked, town)).toBe(asked);
  expect(isoOf('never', town)).toBeNull();
});

test.each(['2026-03-29T02:30:00.000Z', '2026-10-25T02:30:00.000Z'])(
  'around the change of the clocks %s is found again',
  (instant) => {
    expect(isoOf(localOf(instant, 'Europe/Kyiv'), 'Europe/Kyiv')).toBe(instant);
  },
);
