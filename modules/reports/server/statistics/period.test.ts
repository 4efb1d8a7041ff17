import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { monthPeriod, monthsOf, spanOf, splitPeriod, wholeMonthsOf, withMonthOfToday } from './period.ts';

const day = fc
  .integer({ min: 0, max: 1500 })
  .map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }).toString());
const anyPeriod = fc
  .tuple(day, day)
  .map(([one, other]) => (one < other ? { from: one, to: other } : { from: other, to: one }));

function daysOf({ from, to }: { from: string; to: string }): string[] {
  const days: string[] = [];
  for (let on = Temporal.PlainDate.from(from); on.toString() <= to; on = on.add({ days: 1 }))
    days.push(on.toString());
  return days;
}

test('every day of a period is counted once, in a counted month or now', () => {
  fc.assert(
    fc.property(anyPeriod, fc.infiniteStream(fc.boolean()), (period, choices) => {
      const counted = new Set(monthsOf(period).filter(() => choices.next().value === true));
      const { months, rest } = splitPeriod(period, counted);
      const days = [...months.map(monthPeriod), ...rest].flatMap(daysOf);
      expect(days.toSorted()).toEqual(daysOf(period));
    }),
  );
});

test('what is counted now is in as few stretches as there are gaps', () => {
  const period = { from: '2026-01-10', to: '2026-04-05' };
  expect(splitPeriod(period, new Set()).rest).toEqual([period]);
  expect(splitPeriod(period, new Set(['2026-02-01'])).rest).toEqual([
    { from: '2026-01-10', to: '2026-01-31' },
    { from: '2026-03-01', to: '2026-04-05' },
  ]);
});

test('a month is whole only when all its days belong to the period', () => {
  expect(wholeMonthsOf({ from: '2024-02-01', to: '2024-02-29' })).toEqual(['2024-02-01']);
  expect(wholeMonthsOf({ from: '2024-02-01', to: '2024-02-28' })).toEqual([]);
});

test('a day lasts from midnight to midnight of the town, the day the clocks change too', () => {
  const { from, to } = spanOf({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Kyiv');
  expect((to.getTime() - from.getTime()) / 3_600_000).toBe(25);
});

test('a period up to today has the whole of this month in it, one up to yesterday has not', () => {
  expect(withMonthOfToday({ from: '2026-10-01', to: '2026-11-21' }, '2026-11-21').to).toBe('2026-11-30');
  expect(withMonthOfToday({ from: '2026-10-01', to: '2026-11-20' }, '2026-11-21').to).toBe('2026-11-20');
});
