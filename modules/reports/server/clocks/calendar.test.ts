import { expect, test } from 'vitest';
import { addWorkingDays, countWorkingDays, isCertain, isWorkingDay } from './calendar.ts';
import { starterCalendars } from './calendars/starter-calendars.ts';
import { dateOf, dayOf, weekdayOf } from './civil-day.ts';
import { starterCalendar } from './test-place.ts';

const russia = starterCalendar('RU');
const ukraine = starterCalendar('UA');

test.each([2025, 2026])('the Russian year %i has the 247 working days of its decree', (year) => {
  expect(countWorkingDays(russia, dayOf(`${year - 1}-12-31`), dayOf(`${year}-12-31`))).toBe(247);
});

test.each([
  ['2025-05-02', false, 'moved from 4 January'],
  ['2025-05-08', false, 'moved from 23 February'],
  ['2025-06-13', false, 'moved from 8 March'],
  ['2025-11-01', true, 'a working Saturday'],
  ['2025-11-03', false, 'moved from 1 November'],
  ['2025-12-31', false, 'moved from 5 January'],
  ['2026-01-09', false, 'moved from 3 January'],
  ['2026-01-12', true, 'the first working day of the year'],
  ['2026-03-09', false, '8 March was a Sunday'],
  ['2026-05-11', false, '9 May was a Saturday'],
  ['2026-12-31', false, 'moved from 4 January'],
])('in Russia %s is a working day: %s (%s)', (on, isWorking) => {
  expect(isWorkingDay(russia, dayOf(on))).toBe(isWorking);
});

test.each(['2026-01-01', '2026-05-01', '2026-08-24', '2026-12-25'])(
  'under martial law the Ukrainian holiday %s is a working day',
  (on) => {
    expect(isWorkingDay(ukraine, dayOf(on))).toBe(true);
    expect(isCertain(ukraine, dayOf(on))).toBe(true);
  },
);

test('a weekend stays a weekend under martial law', () => {
  expect(isWorkingDay(ukraine, dayOf('2026-05-09'))).toBe(false);
});

test('a year without a calendar is reckoned by weekends and the holidays of the law, and is not certain', () => {
  expect(isWorkingDay(russia, dayOf('2031-05-09'))).toBe(false);
  expect(isWorkingDay(russia, dayOf('2031-05-12'))).toBe(true);
  expect(isCertain(russia, dayOf('2031-05-12'))).toBe(false);
});

test('2027 is provisional until its decree is entered', () => {
  expect(isCertain(russia, dayOf('2027-03-01'))).toBe(false);
});

test('the tenth working day after 29 December 2025 comes after the January holidays', () => {
  expect(dateOf(addWorkingDays(russia, dayOf('2025-12-29'), 10))).toBe('2026-01-22');
});

test('calendars list only days that differ from their weekday', () => {
  for (const { daysOff, workingDays } of starterCalendars) {
    for (const on of workingDays) expect([0, 6]).toContain(weekdayOf(dayOf(on)));
    expect(new Set([...daysOff, ...workingDays]).size).toBe(daysOff.length + workingDays.length);
  }
});
