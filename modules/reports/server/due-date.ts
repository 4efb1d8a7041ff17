import { Temporal } from 'temporal-polyfill';

/** The civil date of an instant in the town's zone. */
export function civilDateAt(instant: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}
