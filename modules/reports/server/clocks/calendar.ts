import type { CivilDay } from './civil-day.ts';
import { dateOf, weekdayOf, yearOf } from './civil-day.ts';

/** Days of a year that are not what their weekday says. */
export interface CalendarYear {
  readonly isProvisional: boolean;
  readonly days: ReadonlyMap<string, 'off' | 'working'>;
}

/** A production calendar: weekends, fixed holidays, and what each year's decree moves. */
export interface WorkCalendar {
  readonly years: ReadonlyMap<number, CalendarYear>;
  /** Holidays by law as `MM-DD`, for years without a calendar. */
  readonly fixedHolidays: readonly string[];
}

export function isWorkingDay(calendar: WorkCalendar, day: CivilDay): boolean {
  const weekday = weekdayOf(day);
  const isWeekend = weekday === 0 || weekday === 6;
  const on = dateOf(day);
  const year = calendar.years.get(yearOf(day));
  if (!year) return !isWeekend && !calendar.fixedHolidays.includes(on.slice(5));
  const exception = year.days.get(on);
  return exception === undefined ? !isWeekend : exception === 'working';
}

/** Whether the day's year has a published calendar. */
export function isCertain(calendar: WorkCalendar, day: CivilDay): boolean {
  return calendar.years.get(yearOf(day))?.isProvisional === false;
}

/** The n-th working day after a day; the day itself does not count. */
export function addWorkingDays(calendar: WorkCalendar, from: CivilDay, amount: number): CivilDay {
  let day = from;
  for (let left = amount; left > 0;) {
    day += 1;
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return day;
}

/** Working days after `from` up to and including `to`. */
export function countWorkingDays(calendar: WorkCalendar, from: CivilDay, to: CivilDay): number {
  let count = 0;
  for (let day = from + 1; day <= to; day += 1) if (isWorkingDay(calendar, day)) count += 1;
  return count;
}

/** The nearest working day in a direction, the day itself if it is one. */
export function toWorkingDay(calendar: WorkCalendar, from: CivilDay, direction: 1 | -1): CivilDay {
  let day = from;
  while (!isWorkingDay(calendar, day)) day += direction;
  return day;
}
