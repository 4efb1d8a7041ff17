import { Temporal } from 'temporal-polyfill';

const dayMs = 24 * 60 * 60_000;
/** Day 0 of spreadsheets, with the leap day of 1900 that never was. */
const dayZeroMs = Date.UTC(1899, 11, 30);

const isoDate =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;
const dottedDate = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** No town has a journal in a file that is older, and ids begin here. */
const earliest = Date.UTC(1970, 0, 2);

/**
 * `2019-04-30 12:05`, `30.04.2019 12:05:10`, an instant with a zone, or the number of a spreadsheet. Without a zone it is
 * the town's time; without a time it is noon, which is the same day in every zone near. Null: none of these.
 */
export function readDate(text: string, timeZone: string): Date | null {
  const instant = readInstant(text.trim(), timeZone);
  return instant && instant.getTime() >= earliest ? instant : null;
}

function readInstant(given: string, timeZone: string): Date | null {
  const iso = isoDate.exec(given);
  if (iso?.[7]) return instantOf(given);
  const [, year, month, day, ...time] = iso ?? reordered(dottedDate.exec(given)) ?? [];
  if (year !== undefined) return localInstant([year, month, day, ...time.slice(0, 3)], timeZone);
  if (!/^\d{5}(?:[.,]\d+)?$/.test(given)) return null;
  return serialInstant(Number(given.replace(',', '.')), timeZone);
}

function reordered(match: RegExpExecArray | null): (string | undefined)[] | null {
  return match && [match[0], match[3], match[2], match[1], match[4], match[5], match[6]];
}

function instantOf(text: string): Date | null {
  const instant = new Date(text.replace(' ', 'T'));
  return Number.isNaN(instant.getTime()) ? null : instant;
}

const noon = 12;

function localInstant(parts: readonly (string | undefined)[], timeZone: string): Date | null {
  const [year, month, day, hour, minute, second] = parts.map((part) =>
    part === undefined ? undefined : Number(part),
  );
  try {
    const local = Temporal.PlainDateTime.from(
      {
        year: year ?? 0,
        month: month ?? 0,
        day: day ?? 0,
        hour: hour ?? noon,
        minute: minute ?? 0,
        second: second ?? 0,
      },
      { overflow: 'reject' },
    );
    return new Date(local.toZonedDateTime(timeZone).epochMilliseconds);
  } catch (error) {
    // NOTE: the thirty-first of April.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function serialInstant(serial: number, timeZone: string): Date | null {
  const utc = new Date(dayZeroMs + Math.round((serial * dayMs) / 1000) * 1000).toISOString();
  const [date = '', time = ''] = utc.split('T');
  const words = Number.isInteger(serial) ? date : `${date}T${time.slice(0, 8)}`;
  return readDate(words, timeZone);
}
