import type { ClockKind, ClockState, LegalClass, RuleTerms, Term } from '../../contract/clocks.ts';
import { civilDayAt, dateOf, dayOf, startOfDay } from './civil-day.ts';
import type { Moment, MomentKind } from './moments.ts';
import { endOfTerm } from './term.ts';
import type { PausedSpan, Place, Span, TermEnd } from './term.ts';

/*
 * Clocks of a report as a pure function of its moments.
 *
 * Each rule is tried by itself. Its start moment opens a run, its stop moment keeps it, an end of the report's life
 * stops it. A rule that restarts closes its run at the next start moment and opens another (a transfer, a reopening);
 * one that does not has a single run, however often the start moment comes. A legal class that was replaced leaves its
 * clocks stopped at that instant.
 *
 * A run takes the version of its rule that was in force on the civil day of its start, and keeps it. `now` decides only
 * between running, paused and missed, and whether an open pause has reached its limit: see the invariants in
 * docs/design/deadlines.md.
 */

export interface RuleVersion extends RuleTerms {
  readonly version: number;
  /** First civil day on which clocks start by it. */
  readonly validFrom: string;
}

export interface ClockRule {
  readonly id: string;
  /** Null: for reports of every class. */
  readonly legalClass: LegalClass | null;
  readonly kind: ClockKind;
  readonly startsOn: readonly MomentKind[];
  readonly stopsOn: readonly MomentKind[];
  /** Moments after which the clock is not needed any more, neither kept nor missed. */
  readonly endsOn: readonly MomentKind[];
  readonly isRestarted: boolean;
  readonly isPublic: boolean;
  /** Oldest first. */
  readonly versions: readonly RuleVersion[];
}

export interface Clock {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly run: number;
  readonly kind: ClockKind;
  readonly state: ClockState;
  readonly startedAt: Date;
  readonly dueAt: Date;
  readonly dueOn: string | null;
  readonly isProvisional: boolean;
  readonly stoppedAt: Date | null;
  readonly paused: readonly PausedSpan[];
  /** Start of a pause that still runs, and the instant it ends by itself. */
  readonly pausedAt: Date | null;
  readonly pauseEndsAt: Date | null;
  readonly extendedDays: number;
  readonly share: number;
  readonly isPublic: boolean;
}

export interface ClockQuestion {
  /** Ordered by `orderMoments`. */
  readonly moments: readonly Moment[];
  readonly rules: readonly ClockRule[];
  readonly place: Place;
  readonly now: Date;
}

const firstClass: LegalClass = 'message';

export function computeClocks(question: ClockQuestion): Clock[] {
  const periods = classPeriods(question.moments);
  return question.rules.flatMap((rule) => {
    if (rule.legalClass === null) return clocksOfRule(rule, question, null);
    const period = periods.get(rule.legalClass);
    return period ? clocksOfRule(rule, question, period) : [];
  });
}

/** When each class applied last; `until` is null for the present one. */
interface ClassPeriod {
  readonly from: Date | null;
  readonly until: Date | null;
}

function classPeriods(moments: readonly Moment[]): ReadonlyMap<LegalClass, ClassPeriod> {
  const periods = new Map<LegalClass, ClassPeriod>();
  let current: LegalClass = firstClass;
  periods.set(current, { from: null, until: null });
  for (const moment of moments) {
    if (moment.kind !== 'class' || moment.legalClass === current) continue;
    periods.set(current, { from: periods.get(current)?.from ?? null, until: moment.at });
    current = moment.legalClass;
    periods.set(current, { from: moment.at, until: null });
  }
  return periods;
}

function clocksOfRule(rule: ClockRule, question: ClockQuestion, period: ClassPeriod | null): Clock[] {
  return runsOf(rule, question.moments)
    .map((run) => cutByClass(run, period))
    .filter((run) => run !== null)
    .flatMap((run, index) => clockOfRun(rule, { ...run, number: index + 1 }, question) ?? []);
}

interface Run {
  readonly startedBy: Moment;
  readonly stop: { readonly at: Date; readonly isKept: boolean } | null;
}

function runsOf(rule: ClockRule, moments: readonly Moment[]): Run[] {
  const runs: Run[] = [];
  let open: Moment | null = null;
  const close = (at: Date, isKept: boolean): void => {
    if (open) runs.push({ startedBy: open, stop: { at, isKept } });
    open = null;
  };
  for (const moment of moments) {
    if (rule.stopsOn.includes(moment.kind)) close(moment.at, true);
    else if (moment.kind === 'ended' || rule.endsOn.includes(moment.kind)) close(moment.at, false);
    if (!rule.startsOn.includes(moment.kind)) continue;
    if (rule.isRestarted) close(moment.at, false);
    else if (open || runs.length > 0) continue;
    open = moment;
  }
  if (open) runs.push({ startedBy: open, stop: null });
  return runs;
}

/** A run belongs to a class from the day the class was given, and to its end if the class was replaced. */
function cutByClass(run: Run, period: ClassPeriod | null): Run | null {
  if (!period) return run;
  if (period.from && run.stop && run.stop.at < period.from) return null;
  if (!period.until || (run.stop && run.stop.at <= period.until)) return run;
  if (run.startedBy.at >= period.until) return null;
  return { ...run, stop: { at: period.until, isKept: false } };
}

function clockOfRun(
  rule: ClockRule,
  run: Run & { number: number },
  { moments, place, now }: ClockQuestion,
): Clock | null {
  const startedAt = run.startedBy.at;
  const until = run.stop?.at ?? now;
  const version = versionAt(rule, dateOf(civilDayAt(startedAt, place.timeZone)));
  const term = version && termOf(version.term, moments, until);
  if (!version || !term) return null;

  const pauses = pausesOf(version, moments, { startedAt, until, now }, place);
  const extendedDays = version.extension
    ? extensionOf(rule.id, moments, version.extension.maxDays, until)
    : 0;
  const end =
    promisedEnd(run.startedBy, place) ??
    endOfTerm(
      { startedAt, term, paused: pauses.over, extendedDays, totalDays: version.extension?.totalDays ?? null },
      place,
    );
  const clock = {
    ruleId: rule.id,
    ruleVersion: version.version,
    run: run.number,
    kind: rule.kind,
    startedAt,
    ...end,
    stoppedAt: run.stop?.at ?? null,
    paused: pauses.over,
    pausedAt: run.stop ? null : (pauses.open?.from ?? null),
    pauseEndsAt: run.stop ? null : (pauses.open?.to ?? null),
    extendedDays,
    isPublic: rule.isPublic,
  };
  return { ...clock, state: stateOf(clock, run, now), share: shareAt(clock, until) };
}

/** The version in force on a civil day. */
export function versionAt(rule: ClockRule, on: string): RuleVersion | undefined {
  return rule.versions.findLast((version) => version.validFrom <= on);
}

function termOf(term: Term, moments: readonly Moment[], until: Date): (Term & { amount: number }) | null {
  if (term.amount !== null) return { ...term, amount: term.amount };
  const own = moments.findLast((moment) => moment.kind === 'term' && moment.at <= until);
  return own?.kind === 'term' ? { ...term, amount: own.amount, unit: own.unit } : null;
}

/** A promise names its day itself. */
function promisedEnd(startedBy: Moment, { timeZone }: Place): TermEnd | null {
  if (startedBy.kind !== 'planned') return null;
  const { plannedOn } = startedBy;
  return { dueAt: startOfDay(dayOf(plannedOn) + 1, timeZone), dueOn: plannedOn, isProvisional: false };
}

interface Pauses {
  readonly over: readonly PausedSpan[];
  readonly open: Span | null;
}

/** Waiting pauses a run once, for at most the rule's days; then it runs on by itself. */
function pausesOf(
  version: RuleVersion,
  moments: readonly Moment[],
  span: { startedAt: Date; until: Date; now: Date },
  { timeZone }: Place,
): Pauses {
  const isInside = ({ at }: Moment): boolean => at >= span.startedAt && at <= span.until;
  // NOTE: once in a report's life, not once in a run: a transfer gives no second pause.
  const begin = moments.find((moment) => moment.kind === 'waiting');
  if (!version.pause || !begin || !isInside(begin)) return { over: [], open: null };

  const { maxDays } = version.pause;
  const firstDay = civilDayAt(begin.at, timeZone);
  const limitAt = startOfDay(firstDay + maxDays + 1, timeZone);
  const resume = moments.find((moment) => endsPause(moment) && moment.at >= begin.at && isInside(moment));
  const endedAt = resume && resume.at < limitAt ? resume.at : limitAt;
  if (!resume && limitAt > span.until) return { over: [], open: { from: begin.at, to: limitAt } };
  const days = Math.min(maxDays, civilDayAt(endedAt, timeZone) - firstDay);
  return { over: [{ from: begin.at, to: endedAt, days }], open: null };
}

function endsPause({ kind }: Moment): boolean {
  return kind === 'resumed';
}

function extensionOf(ruleId: string, moments: readonly Moment[], maxDays: number, until: Date): number {
  const asked = moments.reduce((sum, moment) => {
    const isOurs = moment.kind === 'extended' && moment.ruleId === ruleId && moment.at <= until;
    return isOurs ? sum + moment.days : sum;
  }, 0);
  return Math.min(asked, maxDays);
}

function stateOf(clock: Pick<Clock, 'dueAt' | 'pausedAt'>, run: Run, now: Date): ClockState {
  if (run.stop) {
    if (run.stop.at > clock.dueAt) return 'missed';
    return run.stop.isKept ? 'met' : 'stopped';
  }
  if (clock.pausedAt) return 'paused';
  return now >= clock.dueAt ? 'missed' : 'running';
}

type Elapsing = Pick<Clock, 'startedAt' | 'dueAt' | 'paused' | 'pausedAt'>;

/** Active time up to an instant as a share of the active time of the whole term; 0.5 is half. */
export function shareAt(clock: Elapsing, at: Date): number {
  const until = clock.pausedAt && clock.pausedAt < at ? clock.pausedAt : at;
  const wholeMs = activeMs(clock, clock.dueAt);
  return wholeMs <= 0 ? 1 : Math.max(0, activeMs(clock, until) / wholeMs);
}

/** The instant by which a share of the active time has passed. */
export function instantOfShare(clock: Elapsing, share: number): Date {
  let at = clock.startedAt.getTime() + activeMs(clock, clock.dueAt) * share;
  for (const span of clock.paused) {
    if (span.from.getTime() < at) at += span.to.getTime() - span.from.getTime();
  }
  return new Date(at);
}

function activeMs(clock: Elapsing, until: Date): number {
  const pausedMs = clock.paused.reduce((sum, span) => {
    const to = Math.min(span.to.getTime(), until.getTime());
    return sum + Math.max(0, to - span.from.getTime());
  }, 0);
  return until.getTime() - clock.startedAt.getTime() - pausedMs;
}
