import { Temporal } from 'temporal-polyfill';

/** Where the seconds end: `2026-11-21T09:00:00`. */
const secondsEnd = 19;

/** An instant as the standard writes it: to the second, in UTC. */
export function writeInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, secondsEnd)}Z`;
}

/** A text of `zonedInstant`; without a zone it is the town's own time. */
export function readInstant(text: string, timeZone: string): Date {
  const normal = text.replace(' ', 'T');
  if (/(?:Z|[+-]\d{2}:?\d{2})$/.test(normal) && normal.includes('T')) return new Date(normal);
  return new Date(Temporal.PlainDateTime.from(normal).toZonedDateTime(timeZone).epochMilliseconds);
}

/** The last moment of a civil day in the town. */
export function endOfDay(civilDate: string, timeZone: string): Date {
  const next = Temporal.PlainDate.from(civilDate).add({ days: 1 });
  return new Date(next.toZonedDateTime(timeZone).epochMilliseconds - 1000);
}
