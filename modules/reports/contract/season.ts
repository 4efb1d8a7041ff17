import type { Season } from './classifier.ts';

/** Whether a day of the year, `MM-DD`, lies in a season; one that ends before it begins runs over New Year. */
export function isInSeason(season: Season | null, monthDay: string): boolean {
  if (season === null) return true;
  const { from, to } = season;
  return from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to;
}

/** The day of the year of a civil date. */
export function monthDayOf(civilDate: string): string {
  return civilDate.slice(5, 10);
}
