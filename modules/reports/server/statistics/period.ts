import { Temporal } from 'temporal-polyfill';
import { startOfNextDay } from '#kernel/clock/town-day.ts';

/** Civil dates of the town's zone; both days belong to it. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** From the first instant to, but not including, the last. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** The first days of all months the period touches. */
export function monthsOf({ from, to }: Period): string[] {
  const months: string[] = [];
  const last = Temporal.PlainDate.from(to);
  for (
    let month = Temporal.PlainDate.from(from).with({ day: 1 });
    Temporal.PlainDate.compare(month, last) <= 0;
    month = month.add({ months: 1 })
  )
    months.push(month.toString());
  return months;
}

/** The first days of the months that lie in the period as a whole. */
export function wholeMonthsOf(period: Period): string[] {
  return monthsOf(period).filter((month) => month >= period.from && lastDayOf(month) <= period.to);
}

/** A period that reaches today has the rest of its last month in it: nothing was received in the future. */
export function withMonthOfToday({ from, to }: Period, today: string): Period {
  return to < today ? { from, to } : { from, to: lastDayOf(`${to.slice(0, 7)}-01`) };
}

/**
 * What is taken from counted months and what has to be counted now: every day of the period is in exactly one of the
 * two. Neighbouring days that are counted now are one stretch.
 */
export function splitPeriod(
  period: Period,
  counted: ReadonlySet<string>,
): { months: string[]; rest: Period[] } {
  const months = wholeMonthsOf(period).filter((month) => counted.has(month));
  const rest: Period[] = [];
  for (const month of monthsOf(period)) {
    if (months.includes(month)) continue;
    const part = {
      from: month < period.from ? period.from : month,
      to: lastDayOf(month) > period.to ? period.to : lastDayOf(month),
    };
    const before = rest.at(-1);
    if (before && nextDay(before.to) === part.from) rest[rest.length - 1] = { ...before, to: part.to };
    else rest.push(part);
  }
  return { months, rest };
}

export function monthPeriod(month: string): Period {
  return { from: month, to: lastDayOf(month) };
}

export function spanOf({ from, to }: Period, timeZone: string): Span {
  const dayBefore = Temporal.PlainDate.from(from).subtract({ days: 1 }).toString();
  return { from: startOfNextDay(dayBefore, timeZone), to: startOfNextDay(to, timeZone) };
}

function lastDayOf(month: string): string {
  return Temporal.PlainDate.from(month).add({ months: 1 }).subtract({ days: 1 }).toString();
}

function nextDay(on: string): string {
  return Temporal.PlainDate.from(on).add({ days: 1 }).toString();
}
