import type { CalendarYearView } from '../../contract/clock-routes.ts';

type Days = Pick<CalendarYearView, 'daysOff' | 'workingDays'>;

export function isWeekend(on: string): boolean {
  const weekday = new Date(`${on}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

export function isDayOff({ daysOff, workingDays }: Days, on: string): boolean {
  return daysOff.includes(on) || (isWeekend(on) && !workingDays.includes(on));
}

/** A press turns a working day into a day off and back; only what differs from the weekday is written down. */
export function toggleDay<Year extends Days>(year: Year, on: string): Year {
  const isOff = isDayOff(year, on);
  const daysOff = year.daysOff.filter((day) => day !== on);
  const workingDays = year.workingDays.filter((day) => day !== on);
  if (isOff && isWeekend(on)) return { ...year, daysOff, workingDays: [...workingDays, on].sort() };
  if (isOff || isWeekend(on)) return { ...year, daysOff, workingDays };
  return { ...year, daysOff: [...daysOff, on].sort(), workingDays };
}
