import type { Context } from '#kernel/context.ts';
import { newId } from '#kernel/ids.ts';
import type { LegalClass, TermUnit } from '../../contract/clocks.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { civilDayAt, dateOf } from './civil-day.ts';
import {
  clockColumns,
  deleteClocks,
  insertClockFacts,
  listClocksOf,
  listFactsOf,
  listStepsOf,
  writeClocks,
  writeReportDues,
} from './clock.store.ts';
import type { ClockRow, ReportDue } from './clock.store.ts';
import { computeClocks, instantOfShare } from './engine.ts';
import type { Clock, ClockRule } from './engine.ts';
import { momentsOf, orderMoments } from './moments.ts';
import type { Moment } from './moments.ts';
import { listClockRules, readCalendar } from './rule.store.ts';
import type { ClockFactTable } from './tables.ts';
import type { Place } from './term.ts';

/*
 * Where history meets the engine: load what happened, compute, write what changed. Called in the transaction of every
 * change of a report (`report-change.ts`), and page by page when all clocks are computed anew.
 */

type ReportsContext = Context<ReportsTables>;

/** What every clock of the town is computed with. */
export interface ClockTools {
  readonly rules: readonly ClockRule[];
  readonly place: Place;
}

export async function readClockTools({
  db,
  town,
}: {
  readonly db: ReportsDb;
  readonly town: Pick<ReportsContext['town'], 'country' | 'timeZone'>;
}): Promise<ClockTools> {
  const calendar = await readCalendar(db, town.country);
  return { rules: await listClockRules(db), place: { calendar, timeZone: town.timeZone } };
}

/** Computes the clocks of a report anew and stores what changed. */
export async function refreshClocks(context: ReportsContext, reportId: string): Promise<ReportDue> {
  const { db, clock } = context;
  const tools = await readClockTools(context);
  const { dues } = await recomputeReports(db, [reportId], { tools, now: clock.now(), isSilent: false });
  return dues[0] ?? { id: reportId, dueOn: null, dueAt: null };
}

export interface Recomputing {
  readonly tools: ClockTools;
  readonly now: Date;
  /** Shares that have passed already are marked as told: nobody wants letters about last year. */
  readonly isSilent: boolean;
}

/** What the clocks of reports follow from, and how they stand. */
export interface Pasts {
  readonly steps: Awaited<ReturnType<typeof listStepsOf>>;
  readonly facts: Awaited<ReturnType<typeof listFactsOf>>;
  readonly stored: readonly ClockRow[];
}

export async function recomputeReports(
  db: ReportsDb,
  reportIds: readonly string[],
  recomputing: Recomputing,
): Promise<{ writtenCount: number; dues: readonly ReportDue[] }> {
  if (reportIds.length === 0) return { writtenCount: 0, dues: [] };
  const pasts = {
    steps: await listStepsOf(db, reportIds),
    facts: await listFactsOf(db, reportIds),
    stored: await listClocksOf(db, reportIds),
  };
  return await computeFrom(db, reportIds, recomputing, pasts);
}

async function computeFrom(
  db: ReportsDb,
  reportIds: readonly string[],
  recomputing: Recomputing,
  pasts: Pasts,
): Promise<{ writtenCount: number; dues: readonly ReportDue[] }> {
  const { written, gone, dues } = reckonClocks(reportIds, recomputing, pasts);
  await deleteClocks(db, gone);
  await writeReportDues(db, dues);
  return { writtenCount: await writeClocks(db, written), dues };
}

/** What is to be written, and what each report is due by then. */
export function reckonClocks(
  reportIds: readonly string[],
  recomputing: Recomputing,
  pasts: Pasts,
): { written: readonly ClockRow[]; gone: readonly ClockRow[]; dues: readonly ReportDue[] } {
  const steps = Map.groupBy(pasts.steps, (step) => step.reportId);
  const facts = Map.groupBy(pasts.facts, (fact) => fact.reportId);
  const stored = Map.groupBy(pasts.stored, (row) => row.reportId);

  const written: ClockRow[] = [];
  const gone: ClockRow[] = [];
  const dues: ReportDue[] = [];
  for (const reportId of reportIds) {
    const moments = momentsOf(steps.get(reportId) ?? [], facts.get(reportId) ?? []);
    const clocks = computeClocks({ ...recomputing.tools, moments, now: recomputing.now });
    const before = stored.get(reportId) ?? [];
    written.push(
      ...changedRows(
        clocks.map((clock) => toRow(reportId, clock, before, recomputing)),
        before,
      ),
    );
    gone.push(...before.filter((row) => !clocks.some((clock) => isSameClock(clock, row))));
    const { dueOn, dueAt } = publicDue(clocks, recomputing.tools.place.timeZone);
    dues.push({ id: reportId, dueOn, dueAt });
  }
  return { written, gone, dues };
}

/** Rows that differ from what is stored: most clocks of a recomputation do not, and reading is cheaper than writing. */
function changedRows(rows: readonly ClockRow[], before: readonly ClockRow[]): ClockRow[] {
  return rows.filter((row) => {
    const former = before.find((stored) => isSameClock(stored, row));
    return !former || !clockColumns.every((column) => isSameValue(former[column], row[column]));
  });
}

/** NOTE: ten times as quick as a deep comparison, which a hundred thousand reports notice. */
function isSameValue(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime();
  if (Array.isArray(one) && Array.isArray(other)) return JSON.stringify(one) === JSON.stringify(other);
  return one === other;
}

type ClockKey = Pick<Clock, 'ruleId' | 'run'>;

function isSameClock(one: ClockKey, other: ClockKey): boolean {
  return one.ruleId === other.ruleId && one.run === other.run;
}

function toRow(
  reportId: string,
  clock: Clock,
  before: readonly ClockRow[],
  { tools, now, isSilent }: Recomputing,
): ClockRow {
  const { share: _share, ...facts } = clock;
  const former = before.find((row) => isSameClock(row, clock));
  const told = former?.escalatedShare ?? 0;
  const escalatedShare = !former && isSilent ? passedShare(clock, tools.rules, now) : told;
  const nextEscalationAt = nextEscalation(clock, tools.rules, escalatedShare);
  return { reportId, ...facts, escalatedShare, nextEscalationAt };
}

/** The shares at which this clock is escalated, smallest first. */
export function escalationStepsOf(clock: Pick<Clock, 'ruleId' | 'ruleVersion'>, rules: readonly ClockRule[]) {
  const rule = rules.find(({ id }) => id === clock.ruleId);
  const version = rule?.versions.find(({ version: number }) => number === clock.ruleVersion);
  return (version?.escalation ?? []).toSorted((a, b) => a.share - b.share);
}

function passedShare(clock: Clock, rules: readonly ClockRule[], now: Date): number {
  const passed = escalationStepsOf(clock, rules).filter(
    ({ share }) => instantOfShare(clock, share / 100) <= now,
  );
  return passed.at(-1)?.share ?? 0;
}

/** When the next share will have passed; null when the clock stands or every share was told. */
export function nextEscalation(
  clock: Pick<Clock, 'ruleId' | 'ruleVersion' | 'startedAt' | 'dueAt' | 'paused' | 'pausedAt' | 'stoppedAt'>,
  rules: readonly ClockRule[],
  escalatedShare: number,
): Date | null {
  if (clock.stoppedAt || clock.pausedAt) return null;
  const next = escalationStepsOf(clock, rules).find(({ share }) => share > escalatedShare);
  return next ? instantOfShare(clock, next.share / 100) : null;
}

/** The nearest date the public may hold the town to; of a report that is over, the last one it had. */
export function publicDue(
  clocks: readonly Clock[],
  timeZone: string,
): { dueOn: string | null; dueAt: Date | null; isProvisional: boolean } {
  const open = clocks.filter((clock) => clock.isPublic && !clock.stoppedAt);
  const over = clocks.filter((clock) => clock.isPublic && clock.kind !== 'work' && clock.stoppedAt);
  const nearest = open.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0] ?? over.at(-1);
  if (!nearest) return { dueOn: null, dueAt: null, isProvisional: false };
  const { dueAt, isProvisional } = nearest;
  return { dueOn: nearest.dueOn ?? dateOf(civilDayAt(dueAt, timeZone)), dueAt, isProvisional };
}

/** What a report begins with: the class its category proposes and the term of its cause. */
export interface ClockStart {
  readonly legalClass: LegalClass;
  readonly term: { readonly amount: number; readonly unit: TermUnit };
}

/** The clocks a report would have if it were sent now. */
export function previewClocks(tools: ClockTools, facts: ClockStart & { readonly now: Date }): Clock[] {
  const at = facts.now;
  const moments: Moment[] = [
    { kind: 'class', at, legalClass: facts.legalClass },
    { kind: 'term', at, ...facts.term },
    { kind: 'received', at },
    // An appeal is registered by a moderator; until then its term is shown as if that happened at once.
    { kind: 'registered', at },
  ];
  return computeClocks({ ...tools, moments: orderMoments(moments), now: at });
}

export interface FactDraft {
  readonly kind: 'class' | 'term' | 'registered' | 'extended';
  readonly legalClass?: LegalClass;
  readonly ruleId?: string;
  readonly amount?: number;
  readonly unit?: TermUnit;
  readonly reason?: string;
}

export async function recordFact(context: ReportsContext, reportId: string, fact: FactDraft): Promise<void> {
  await insertClockFacts(context.db, [factRow(context.clock.now(), reportId, fact)]);
}

export function factRow(occurredAt: Date, reportId: string, fact: FactDraft): ClockFactTable {
  return {
    id: newId(occurredAt.getTime()),
    reportId,
    occurredAt,
    kind: fact.kind,
    legalClass: fact.legalClass ?? null,
    ruleId: fact.ruleId ?? null,
    amount: fact.amount ?? null,
    unit: fact.unit ?? null,
    reason: fact.reason ?? null,
  };
}
