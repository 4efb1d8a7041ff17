import fc from 'fast-check';
import { expect, test } from 'vitest';
import { medianOf, ninetiethPercentileOf, percentOf, unitsOf } from './statistics-arithmetic.ts';
import { durationClasses, durationClassOf } from './statistics-words.ts';

test('a share is rounded half up and never by floating point', () => {
  expect(percentOf(15, 224)).toBe('6.7');
  expect(percentOf(1, 8, 0)).toBe('13');
  expect(percentOf(1, 2000)).toBe('0.1');
  expect(percentOf(1, 2001)).toBe('0.0');
  expect(percentOf(0, 7)).toBe('0.0');
});

test('a share of nothing is not a number', () => {
  expect(percentOf(0, 0)).toBeNull();
});

test('a percentage is never further from its share than half a last digit', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 0, max: 3 }),
      (part, whole, decimals) => {
        const units = unitsOf(percentOf(part, whole, decimals) ?? '', decimals);
        const exact = BigInt(part) * 100n * 10n ** BigInt(decimals);
        const doubled = 2n * (units * BigInt(whole) - exact);
        expect(doubled <= BigInt(whole) && doubled > -BigInt(whole)).toBe(true);
      },
    ),
  );
});

test('percentages of a partition add up to a hundred within half a digit for each', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 9 }), (counts) => {
      const whole = counts.reduce((sum, count) => sum + count, 0);
      fc.pre(whole > 0);
      const sum = counts.reduce(
        (total, count) => total + Number(unitsOf(percentOf(count, whole) ?? '', 1)),
        0,
      );
      expect(Math.abs(sum - 1000) * 2).toBeLessThanOrEqual(counts.length);
    }),
  );
});

const days = fc.array(fc.nat(200), { minLength: 1, maxLength: 300 });

function histogramOf(values: readonly number[]): Map<number, number> {
  return new Map([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]));
}

test('the median of a histogram is the median of its values', () => {
  fc.assert(
    fc.property(days, (values) => {
      const sorted = values.toSorted((one, other) => one - other);
      const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
      const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
      expect(medianOf(histogramOf(values))).toBe((low + high) / 2);
    }),
  );
});

test('nine in ten do not exceed the ninetieth percentile, and fewer do not exceed what lies below it', () => {
  fc.assert(
    fc.property(days, (values) => {
      const found = ninetiethPercentileOf(histogramOf(values)) ?? 0;
      const upTo = (limit: number): number => values.filter((value) => value <= limit).length * 10;
      expect(upTo(found)).toBeGreaterThanOrEqual(values.length * 9);
      expect(upTo(found - 1)).toBeLessThan(values.length * 9);
    }),
  );
});

test('the classes of duration leave no gap and do not overlap', () => {
  fc.assert(
    fc.property(fc.nat(1000), (value) => {
      const fitting = durationClasses.filter(
        ({ fromDays, toDays }) => fromDays <= value && (toDays === null || value <= toDays),
      );
      expect(fitting.map(({ id }) => id)).toEqual([durationClassOf(value)]);
    }),
  );
});
