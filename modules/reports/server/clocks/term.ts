import type { Term } from '../../contract/clocks.ts';
import { addWorkingDays, countWorkingDays, isCertain, isWorkingDay, toWorkingDay } from './calendar.ts';
import type { WorkCalendar } from './calendar.ts';
import { addMonths, civilDayAt, dateOf, startOfDay, timeOnDay } from './civil-day.ts';
import type { CivilDay } from './civil-day.ts';

/*
 * From a start to the end of a term. A term in days ends when its last civil day in the town's zone is over, a term in
 * hours at an instant. What makes it longer (a pause, an extension) comes in as spans and days, so that the same facts
 * always give the same end.
 */

export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Where a term is reckoned: the town's calendar and zone. */
export interface Place {
  readonly calendar: WorkCalendar;
  readonly timeZone: string;
}

export interface TermFacts {
  readonly startedAt: Date;
  readonly term: Term & { readonly amount: number };
  /** Pauses that are over, each already within the rule's limit. */
  readonly paused: readonly PausedSpan[];
  readonly extendedDays: number;
  /** The last day no extension may pass, as days from the start. */
  readonly totalDays: number | null;
}

/** `days` is what a term in days grows by: the civil days between the two dates, within the rule's limit. */
export interface PausedSpan extends Span {
  readonly days: number;
}

export interface TermEnd {
  /** The first instant at which the term is over. */
  readonly dueAt: Date;
  /** Null for terms in hours and minutes. */
  readonly dueOn: string | null;
  readonly isProvisional: boolean;
}

const unitMs = { hour: 3_600_000, minute: 60_000 } as const;

export function endOfTerm(facts: TermFacts, place: Place): TermEnd {
  const { unit } = facts.term;
  return unit === 'hour' || unit === 'minute' ? endInTime(facts, unit, place) : endInDays(facts, place);
}

function endInDays(facts: TermFacts, place: Place): TermEnd {
  const { calendar, timeZone } = place;
  const { extendedDays } = facts;
  const start = civilDayAt(facts.startedAt, timeZone);
  const unextended = lastDay(facts, start, place);
  const limit = extensionLimit(facts, start, unextended);
  const last = extendedDays > 0 ? Math.min(unextended + extendedDays, limit) : unextended;
  const due = shiftFromDayOff(facts, last, extendedDays > 0 ? limit : Number.POSITIVE_INFINITY, calendar);

  return {
    dueAt: startOfDay(due + 1, timeZone),
    dueOn: dateOf(due),
    isProvisional: needsUncertainDay(facts.term, { start, last, due }, calendar),
  };
}

/** The last day before extension and before any shift from a day off. */
function lastDay({ term, startedAt, paused }: TermFacts, start: CivilDay, place: Place): CivilDay {
  const from = term.countsFrom === 'next-day' ? start : start - 1;
  const pausedDays = paused.reduce((sum, span) => sum + span.days, 0);
  switch (term.unit) {
    case 'working-day':
      return addWorkingDays(place.calendar, from, term.amount + pausedWorkingDays(paused, place));
    case 'month':
      return addMonths(from, term.amount) + pausedDays;
    case 'calendar-day':
      return from + term.amount + pausedDays;
    case 'hour':
    case 'minute':
      throw new Error(`a term in ${term.unit}s has no last day (started ${startedAt.toISOString()})`);
  }
}

function pausedWorkingDays(paused: readonly PausedSpan[], { calendar, timeZone }: Place): number {
  return paused.reduce((sum, span) => {
    const from = civilDayAt(span.from, timeZone);
    return sum + countWorkingDays(calendar, from, from + span.days);
  }, 0);
}

function extensionLimit(
  { extendedDays, totalDays }: TermFacts,
  start: CivilDay,
  unextended: CivilDay,
): CivilDay {
  const asked = unextended + extendedDays;
  // A limit below the plain term would take days away from it.
  return totalDays === null ? asked : Math.max(unextended, Math.min(asked, start + totalDays));
}

function shiftFromDayOff(
  { term }: TermFacts,
  last: CivilDay,
  limit: CivilDay,
  calendar: WorkCalendar,
): CivilDay {
  if (term.onDayOff === 'same' || isWorkingDay(calendar, last)) return last;
  if (term.onDayOff === 'previous') return toWorkingDay(calendar, last, -1);
  const next = toWorkingDay(calendar, last, 1);
  return next > limit ? toWorkingDay(calendar, limit, -1) : next;
}

/** Whether the end hangs on days whose calendar is not published. */
function needsUncertainDay(
  term: Term,
  days: { start: CivilDay; last: CivilDay; due: CivilDay },
  calendar: WorkCalendar,
): boolean {
  const asksCalendar = term.unit === 'working-day' || term.onDayOff !== 'same';
  if (!asksCalendar) return false;
  const asked = [days.last, days.due, ...(term.unit === 'working-day' ? [days.start] : [])];
  return asked.some((day) => !isCertain(calendar, day));
}

function endInTime({ startedAt, term, paused }: TermFacts, unit: 'hour' | 'minute', place: Place): TermEnd {
  const { window } = term;
  const needMs = term.amount * unitMs[unit];
  let due = window
    ? spendInWindow(startedAt, needMs, window, place.timeZone)
    : new Date(startedAt.getTime() + needMs);
  for (const span of paused) {
    if (span.from >= due) continue;
    const lostMs = window ? windowMs(span, window, place.timeZone) : span.to.getTime() - span.from.getTime();
    due = window ? spendInWindow(due, lostMs, window, place.timeZone) : new Date(due.getTime() + lostMs);
  }
  return { dueAt: due, dueOn: null, isProvisional: false };
}

type Window = NonNullable<Term['window']>;

/** The instant by which so much time has passed inside the daily window. */
function spendInWindow(from: Date, needMs: number, window: Window, timeZone: string): Date {
  let leftMs = needMs;
  for (let day = civilDayAt(from, timeZone); ; day += 1) {
    const opens = Math.max(from.getTime(), timeOnDay(day, window.from, timeZone).getTime());
    const openMs = timeOnDay(day, window.to, timeZone).getTime() - opens;
    if (openMs >= leftMs && openMs > 0) return new Date(opens + leftMs);
    leftMs -= Math.max(0, openMs);
  }
}

/** How much of a span lies inside the daily window. */
function windowMs(span: Span, window: Window, timeZone: string): number {
  let sumMs = 0;
  const last = civilDayAt(span.to, timeZone);
  for (let day = civilDayAt(span.from, timeZone); day <= last; day += 1) {
    const from = Math.max(span.from.getTime(), timeOnDay(day, window.from, timeZone).getTime());
    const to = Math.min(span.to.getTime(), timeOnDay(day, window.to, timeZone).getTime());
    sumMs += Math.max(0, to - from);
  }
  return sumMs;
}
