import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minuteOf, quietUntil, timeOfDayOf } from './quiet-hours.ts';

const night = { fromMinute: minuteOf('22:00'), untilMinute: minuteOf('07:00') };

test('a night that spans midnight ends in the morning, by the town’s clock', () => {
  const morning = new Date('2026-11-22T04:00:00Z');
  expect(quietUntil(new Date('2026-11-21T20:30:00Z'), night, 'Europe/Moscow')).toEqual(morning);
  expect(quietUntil(new Date('2026-11-21T23:30:00Z'), night, 'Europe/Moscow')).toEqual(morning);
});

test('by day it is not quiet', () => {
  expect(quietUntil(new Date('2026-11-21T10:00:00Z'), night, 'Europe/Moscow')).toBeNull();
  expect(quietUntil(new Date('2026-11-21T04:00:00Z'), night, 'Europe/Moscow')).toBeNull();
});

test('a quiet noon ends the same day', () => {
  const noon = { fromMinute: minuteOf('12:00'), untilMinute: minuteOf('14:30') };
  expect(quietUntil(new Date('2026-11-21T10:00:00Z'), noon, 'Europe/Moscow')).toEqual(
    new Date('2026-11-21T11:30:00Z'),
  );
});

test('quiet ends within a day, and when it ends it is over', () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(minute, minute, instant, (fromMinute, untilMinute, now) => {
      fc.pre(fromMinute !== untilMinute);
      const hours = { fromMinute, untilMinute };
      const end = quietUntil(now, hours, 'Europe/Kyiv');
      if (end === null) return;
      expect(end.getTime()).toBeGreaterThan(now.getTime());
      expect(end.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
      // NOTE: when the clocks are put back an hour comes twice, and the quiet of its first coming may hold again.
      expect(quietUntil(end, hours, 'Europe/Kyiv')?.getTime() ?? 0).toBeLessThan(end.getTime() + 3_700_000);
    }),
  );
});

test('a time of day survives being counted in minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
      expect(minuteOf(timeOfDayOf(minute))).toBe(minute);
    }),
  );
});
