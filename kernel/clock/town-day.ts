import { Temporal } from 'temporal-polyfill';

/** The instant at which a civil day of the town is over: what holds "until the 5th" holds all of the 5th. */
export function startOfNextDay(on: string, timeZone: string): Date {
  const next = Temporal.PlainDate.from(on).add({ days: 1 });
  return new Date(next.toZonedDateTime({ timeZone }).epochMilliseconds);
}

/** The instant at which a civil day of the town begins. */
export function startOfDay(on: string, timeZone: string): Date {
  return new Date(Temporal.PlainDate.from(on).toZonedDateTime({ timeZone }).epochMilliseconds);
}

/** The town's civil day at an instant: `2026-11-21`. */
export function townDayOf(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}
