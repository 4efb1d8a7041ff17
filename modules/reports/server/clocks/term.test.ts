import { expect, test } from 'vitest';
import type { Term } from '../../contract/clocks.ts';
import { kyiv, moscow, yekaterinburg } from './test-place.ts';
import { endOfTerm } from './term.ts';
import type { Place } from './term.ts';

type Asked = Partial<Term> & { amount: number };

function end(startedAt: string, term: Asked, place: Place = moscow) {
  const full = {
    unit: 'calendar-day',
    countsFrom: 'next-day',
    onDayOff: 'same',
    window: null,
    ...term,
  } as const satisfies Term;
  return endOfTerm(
    { startedAt: new Date(startedAt), term: full, paused: [], extendedDays: 0, totalDays: null },
    place,
  );
}

test('thirty days count from the next day and end with their last day', () => {
  const { dueOn, dueAt } = end('2026-09-01T08:00:00Z', { amount: 30 });
  expect(dueOn).toBe('2026-10-01');
  expect(dueAt.toISOString()).toBe('2026-10-01T21:00:00.000Z');
});

test('an evening in UTC is the next day in Yekaterinburg', () => {
  expect(end('2026-09-01T20:30:00Z', { amount: 3 }, yekaterinburg).dueOn).toBe('2026-09-05');
  expect(end('2026-09-01T20:30:00Z', { amount: 3 }, moscow).dueOn).toBe('2026-09-04');
});

test.each([
  ['2025-12-03', 'previous', '2025-12-30', 'ends on 2 January: back before the holidays and 31 December'],
  ['2025-12-03', 'next', '2026-01-12', 'ends on 2 January: forward over all the holidays'],
  ['2026-04-01', 'previous', '2026-04-30', 'ends on 1 May'],
  ['2026-04-01', 'next', '2026-05-04', 'ends on 1 May, a Friday'],
  ['2025-10-02', 'same', '2025-11-01', 'a working Saturday'],
  ['2025-10-02', 'next', '2025-11-01', 'a working Saturday is no day off'],
  ['2025-10-04', 'next', '2025-11-05', 'ends on 3 November, a moved day off'],
] as const)('thirty days from %s, a day off becomes the %s: %s (%s)', (startOn, onDayOff, dueOn, _why) => {
  expect(end(`${startOn}T09:00:00Z`, { amount: 30, onDayOff }).dueOn).toBe(dueOn);
});

test('a term over the New Year of a provisional calendar says so', () => {
  const { dueOn, isProvisional } = end('2026-12-15T09:00:00Z', { amount: 30, onDayOff: 'previous' });
  expect({ dueOn, isProvisional }).toEqual({ dueOn: '2027-01-14', isProvisional: true });
});

test('a term of plain calendar days needs no calendar', () => {
  expect(end('2026-12-15T09:00:00Z', { amount: 30 }).isProvisional).toBe(false);
});

test('working days into a year without any calendar are provisional, never silently wrong', () => {
  expect(end('2028-06-01T09:00:00Z', { amount: 5, unit: 'working-day' }).isProvisional).toBe(true);
});

test.each([
  ['2028-01-31', '2028-02-29', 'a leap day'],
  ['2027-01-31', '2027-02-28', 'a shorter month'],
  ['2026-03-15', '2026-04-15', 'the same number'],
])('one month from %s ends on %s: %s', (startOn, dueOn) => {
  expect(end(`${startOn}T09:00:00Z`, { amount: 1, unit: 'month' }, kyiv).dueOn).toBe(dueOn);
});

test('thirty days from 30 January 2028 count the leap day', () => {
  expect(end('2028-01-30T09:00:00Z', { amount: 30 }).dueOn).toBe('2028-02-29');
});

test('two hours are two hours when the clocks of Kyiv go forward and back', () => {
  const hours = { amount: 2, unit: 'hour' } as const;
  expect(end('2026-03-29T00:30:00Z', hours, kyiv).dueAt.toISOString()).toBe('2026-03-29T02:30:00.000Z');
  expect(end('2026-10-25T00:30:00Z', hours, kyiv).dueAt.toISOString()).toBe('2026-10-25T02:30:00.000Z');
});

test('a day of Kyiv on which the clocks change ends at its own midnight', () => {
  expect(end('2026-10-24T09:00:00Z', { amount: 1 }, kyiv).dueAt.toISOString()).toBe(
    '2026-10-25T22:00:00.000Z',
  );
});

test.each([
  ['2026-11-20T19:00:00Z', '2026-11-21T06:00:00.000Z', 'at 22:00 an hour is left, the other begins at 8:00'],
  ['2026-11-20T22:00:00Z', '2026-11-21T07:00:00.000Z', 'at 1:00 nothing counts before 8:00'],
  ['2026-11-20T09:00:00Z', '2026-11-20T11:00:00.000Z', 'by day'],
])('a rubbish chute reported at %s is due at %s: %s', (startedAt, dueAt) => {
  const chute = { amount: 2, unit: 'hour', window: { from: '08:00', to: '23:00' } } as const;
  expect(end(startedAt, chute).dueAt.toISOString()).toBe(dueAt);
});
