import { civilDayAt, dateOf } from './civil-day.ts';

/** Administrators are warned from this month on: a month before the first term reaches into a year nobody knows. */
const warnedFromMonth = 12;

/** The year whose calendar must be entered now: this one, or in December the next. Null when all is well. */
export function missingCalendarYear(
  years: readonly { readonly year: number; readonly isProvisional: boolean }[],
  now: Date,
  timeZone: string,
): number | null {
  const today = dateOf(civilDayAt(now, timeZone));
  const thisYear = Number(today.slice(0, 4));
  const needed = Number(today.slice(5, 7)) >= warnedFromMonth ? [thisYear, thisYear + 1] : [thisYear];
  const isPublished = (year: number): boolean =>
    years.some((known) => known.year === year && !known.isProvisional);
  return needed.find((year) => !isPublished(year)) ?? null;
}
