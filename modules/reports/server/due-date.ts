import { Temporal } from 'temporal-polyfill';

/** The civil date of an instant in the town's zone. */
export function civilDateAt(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** The last day of a term of calendar days that starts on the day after registration. */
export function dueOn(registeredOn: string, termDays: number): string {
  return Temporal.PlainDate.from(registeredOn).add({ days: termDays }).toString();
}
