import { Temporal } from 'temporal-polyfill';

/*
 * Civil days as numbers: days since 1 January 1970. Terms are days added to days, and a town has a hundred thousand of
 * them to recompute, so this arithmetic is integers; the zone is asked only where an instant becomes a day or a day an
 * instant, and its answers are remembered.
 */

export type CivilDay = number;

const dayMs = 86_400_000;
/** No zone changes its offset within a quarter of an hour that begins on the quarter. */
const quarterMs = 900_000;
const rememberedAtMost = 100_000;

export function dayOf(on: string): CivilDay {
  return Math.round(Date.parse(`${on}T00:00:00Z`) / dayMs);
}

export function dateOf(day: CivilDay): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function weekdayOf(day: CivilDay): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function yearOf(day: CivilDay): number {
  return new Date(day * dayMs).getUTCFullYear();
}

/** The same number of a later month, or its last day where it is shorter. */
export function addMonths(day: CivilDay, months: number): CivilDay {
  const date = new Date(day * dayMs);
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0));
  const number = Math.min(date.getUTCDate(), lastOfMonth.getUTCDate());
  return dayOf(lastOfMonth.toISOString().slice(0, 8) + String(number).padStart(2, '0'));
}

const offsets = new Map<string, number>();
const midnights = new Map<string, Date>();

function offsetMsAt(instant: Date, timeZone: string): number {
  const quarter = Math.floor(instant.getTime() / quarterMs);
  return remembered(offsets, `${timeZone} ${quarter}`, () => {
    const zoned = Temporal.Instant.fromEpochMilliseconds(quarter * quarterMs).toZonedDateTimeISO(timeZone);
    return zoned.offsetNanoseconds / 1_000_000;
  });
}

/** The civil day of an instant in the town's zone. */
export function civilDayAt(instant: Date, timeZone: string): CivilDay {
  return Math.floor((instant.getTime() + offsetMsAt(instant, timeZone)) / dayMs);
}

/** The instant a civil day begins in the town's zone. */
export function startOfDay(day: CivilDay, timeZone: string): Date {
  return remembered(midnights, `${timeZone} ${day}`, () => {
    const zoned = Temporal.PlainDate.from(dateOf(day)).toZonedDateTime({ timeZone });
    return new Date(zoned.epochMilliseconds);
  });
}

/** The instant of a wall-clock time of a civil day. */
export function timeOnDay(day: CivilDay, time: string, timeZone: string): Date {
  const zoned = Temporal.PlainDate.from(dateOf(day)).toZonedDateTime({ timeZone, plainTime: time });
  return new Date(zoned.epochMilliseconds);
}

function remembered<Value>(memory: Map<string, Value>, key: string, find: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= rememberedAtMost) memory.clear();
  const found = find();
  memory.set(key, found);
  return found;
}
