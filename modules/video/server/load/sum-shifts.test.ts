import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shiftsOf, sumShifts, unionMs } from './sum-shifts.ts';
import type { LoadLook } from './sum-shifts.ts';

const clock = { starts: [480, 1_200], timeZone: 'Europe/Moscow' };

function live(cameraId: string, from: string, to: string): LoadLook[] {
  const [fromAt, toAt] = [new Date(from), new Date(to)];
  const who = { personId: 'p', organisationId: 'o', cameraId, right: 'live' };
  return [
    { ...who, what: 'live-begun', fromAt, toAt: null, at: fromAt },
    { ...who, what: 'live-ended', fromAt, toAt, at: toAt },
  ];
}

test('a night belongs to the day on which its shift began', () => {
  const shiftAt = shiftsOf(clock);
  const night = {
    fromMs: Date.parse('2026-11-21T17:00:00Z'),
    toMs: Date.parse('2026-11-22T05:00:00Z'),
  };

  expect(shiftAt(new Date('2026-11-22T01:00:00Z'))).toEqual(night);
  expect(shiftAt(new Date('2026-11-21T17:00:00Z'))).toEqual(night);
  expect(shiftAt(new Date('2026-11-22T05:00:00Z')).fromMs).toBe(night.toMs);
});

test('two cameras at once are watched once, and counted twice as cameras', () => {
  const looks = [
    ...live('a', '2026-11-22T06:00:00Z', '2026-11-22T06:10:00Z'),
    ...live('b', '2026-11-22T06:05:00Z', '2026-11-22T06:20:00Z'),
  ];
  const [shift, ...others] = sumShifts(looks, [], clock);

  expect(others).toEqual([]);
  expect(shift).toMatchObject({ cameras: 2, switches: 2, watchedSeconds: 1_200, cameraSeconds: 1_500 });
});

test('a look over the end of a shift belongs to the one in which it began', () => {
  const shifts = sumShifts(live('a', '2026-11-22T04:50:00Z', '2026-11-22T05:10:00Z'), [], clock);

  expect(shifts.map(({ switches, watchedSeconds }) => [switches, watchedSeconds])).toEqual([[1, 1_200]]);
});

test('footage counts when it was looked at, and answers to alarms beside it', () => {
  const at = new Date('2026-11-22T06:00:00Z');
  const fromAt = new Date('2026-11-10T06:00:00Z');
  const who = { personId: 'p', organisationId: 'o' };
  const footage = { ...who, cameraId: 'a', right: 'review', what: 'playback', fromAt, toAt: fromAt, at };
  const [shift] = sumShifts([footage], [{ ...who, answer: 'taken', answeredAt: at }], clock);

  expect(shift).toMatchObject({ footageLooks: 1, alarmsTaken: 1, alarmsDismissed: 0, switches: 0 });
});

test('what spans cover is no more than their sum and no less than the longest', () => {
  const span = fc
    .record({ fromMs: fc.nat(10_000), lengthMs: fc.nat(5_000) })
    .map(({ fromMs, lengthMs }) => ({ fromMs, toMs: fromMs + lengthMs }));
  fc.assert(
    fc.property(fc.array(span), (spans) => {
      const lengths = spans.map(({ fromMs, toMs }) => toMs - fromMs);
      const covered = unionMs(spans);
      expect(covered).toBeLessThanOrEqual(lengths.reduce((sum, length) => sum + length, 0));
      expect(covered).toBeGreaterThanOrEqual(Math.max(0, ...lengths));
    }),
  );
});
