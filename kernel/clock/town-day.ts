import { Temporal } from 'temporal-polyfill';

/** The instant at which a civil day of the town is over: what holds "until the 5th" holds all of the 5th. */
export function startOfNextDay(on: string, timeZone: string): Date {
  const next = Temporal.PlainDate.from(on).add({ days: 1 });
  return new Date(next.toZonedDateTime({ timeZone }).epochMilliseconds);
}
