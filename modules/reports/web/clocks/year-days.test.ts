import { expect, test } from 'vitest';
import { isDayOff, toggleDay } from './year-days.ts';

const empty = { daysOff: [], workingDays: [] };

test('a weekday becomes a day off and a working day again', () => {
  const off = toggleDay(empty, '2027-05-10');
  expect(off).toEqual({ daysOff: ['2027-05-10'], workingDays: [] });
  expect(toggleDay(off, '2027-05-10')).toEqual(empty);
});

test('a Saturday becomes a working day and a day off again', () => {
  const worked = toggleDay(empty, '2027-02-20');
  expect(worked).toEqual({ daysOff: [], workingDays: ['2027-02-20'] });
  expect(isDayOff(worked, '2027-02-20')).toBe(false);
  expect(toggleDay(worked, '2027-02-20')).toEqual(empty);
});

test('a holiday that falls on a weekend can be made a working day in one press', () => {
  const holiday = { daysOff: ['2027-05-01'], workingDays: [] };
  expect(isDayOff(toggleDay(holiday, '2027-05-01'), '2027-05-01')).toBe(false);
});
