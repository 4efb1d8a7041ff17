import { Temporal } from 'temporal-polyfill';

/**
 * The instant a camera wrote as local time. Without an offset it is read in the zone of the town: the picture is said to
 * have been taken there.
 */
export function takenInstant(takenAt: string | undefined, timeZone: string): Date | null {
  if (takenAt === undefined) return null;
  const hasOffset = /[+-]\d\d:\d\d$/.test(takenAt);
  const instant = hasOffset
    ? Temporal.Instant.from(takenAt)
    : Temporal.PlainDateTime.from(takenAt).toZonedDateTime(timeZone);
  return new Date(instant.epochMilliseconds);
}
