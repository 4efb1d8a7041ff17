import { sql } from 'kysely';
import { z } from 'zod';
import type { ReportsDb } from '../report.store.ts';
import type { LegalClass } from '../../contract/clocks.ts';
import type { HistoryStep, ClockFact } from './moments.ts';
import type { ClockFactTable, ClockTable } from './tables.ts';
import type { PausedSpan } from './term.ts';

export type ClockRow = Omit<ClockTable, 'paused'> & { readonly paused: readonly PausedSpan[] };

const pausedSpans = z.array(
  z.object({
    from: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    to: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
    days: z.number().int(),
  }),
);

/** Nearly no clock was ever paused, and a recomputation reads a hundred thousand of them. */
function parsePaused(paused: unknown): readonly PausedSpan[] {
  return Array.isArray(paused) && paused.length === 0 ? [] : pausedSpans.parse(paused);
}

export const clockColumns = [
  'reportId',
  'ruleId',
  'run',
  'ruleVersion',
  'kind',
  'state',
  'startedAt',
  'dueAt',
  'dueOn',
  'isProvisional',
  'stoppedAt',
  'pausedAt',
  'pauseEndsAt',
  'paused',
  'extendedDays',
  'isPublic',
  'escalatedShare',
  'nextEscalationAt',
] as const satisfies readonly (keyof ClockTable)[];

/** Clocks of some reports, in the order they started. A report has few; a page of reports has a bounded number. */
export async function listClocksOf(db: ReportsDb, reportIds: readonly string[]): Promise<ClockRow[]> {
  if (reportIds.length === 0) return [];
  const rows = await db
    .selectFrom('reports.clock')
    .select(clockColumns)
    .where('reportId', 'in', [...reportIds])
    .orderBy('reportId')
    .orderBy('startedAt')
    .orderBy('ruleId')
    .orderBy('run')
    .limit(reportIds.length * 100)
    .execute();
  return rows.map(({ paused, ...row }) => ({ ...row, paused: parsePaused(paused) }));
}

export async function insertClockFacts(db: ReportsDb, facts: readonly ClockFactTable[]): Promise<void> {
  await db
    .insertInto('reports.clockFact')
    .values([...facts])
    .execute();
}

type OfReport<Row> = Row & { readonly reportId: string };

export async function listStepsOf(
  db: ReportsDb,
  reportIds: readonly string[],
): Promise<OfReport<HistoryStep>[]> {
  return await db
    .selectFrom('reports.history')
    .select(['reportId', 'kind', 'occurredAt', 'plannedOn'])
    .where('reportId', 'in', [...reportIds])
    .where('kind', 'not in', ['classed', 'extended', 'escalated'])
    .orderBy('reportId')
    .orderBy('id')
    .execute();
}

export async function listFactsOf(
  db: ReportsDb,
  reportIds: readonly string[],
): Promise<OfReport<ClockFact>[]> {
  return await db
    .selectFrom('reports.clockFact')
    .select(['reportId', 'kind', 'occurredAt', 'legalClass', 'ruleId', 'amount', 'unit'])
    .where('reportId', 'in', [...reportIds])
    .orderBy('reportId')
    .orderBy('occurredAt')
    .execute();
}

/** Writes clocks as one statement; a row that is the same is left alone. Answers how many were written. */
export async function writeClocks(db: ReportsDb, clocks: readonly ClockRow[]): Promise<number> {
  if (clocks.length === 0) return 0;
  const { rows } = await sql<{ count: number }>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(clocks.map(toJson))}::jsonb) as given (
        report_id uuid, rule_id text, run integer, rule_version integer, kind text, state text,
        started_at timestamptz, due_at timestamptz, due_on date, is_provisional boolean, stopped_at timestamptz,
        paused_at timestamptz, pause_ends_at timestamptz, paused jsonb, extended_days integer, is_public boolean,
        escalated_share integer, next_escalation_at timestamptz)
    ), written as (
      insert into reports.clock as clock
        (report_id, rule_id, run, rule_version, kind, state, started_at, due_at, due_on, is_provisional, stopped_at,
        paused_at, pause_ends_at, paused, extended_days, is_public, escalated_share, next_escalation_at)
      select report_id, rule_id, run, rule_version, kind, state, started_at, due_at, due_on, is_provisional, stopped_at,
        paused_at, pause_ends_at, paused, extended_days, is_public, escalated_share, next_escalation_at
      from given
      on conflict (report_id, rule_id, run) do update set
        rule_version = excluded.rule_version, kind = excluded.kind, state = excluded.state,
        started_at = excluded.started_at, due_at = excluded.due_at, due_on = excluded.due_on,
        is_provisional = excluded.is_provisional, stopped_at = excluded.stopped_at, paused_at = excluded.paused_at,
        pause_ends_at = excluded.pause_ends_at, paused = excluded.paused, extended_days = excluded.extended_days,
        is_public = excluded.is_public, escalated_share = excluded.escalated_share,
        next_escalation_at = excluded.next_escalation_at
      where (clock.*) is distinct from (excluded.*)
      returning 1
    )
    select count(*)::integer as count from written`.execute(db);
  return rows[0]?.count ?? 0;
}

function toJson(clock: ClockRow) {
  return {
    report_id: clock.reportId,
    rule_id: clock.ruleId,
    run: clock.run,
    rule_version: clock.ruleVersion,
    kind: clock.kind,
    state: clock.state,
    started_at: clock.startedAt,
    due_at: clock.dueAt,
    due_on: clock.dueOn,
    is_provisional: clock.isProvisional,
    stopped_at: clock.stoppedAt,
    paused_at: clock.pausedAt,
    pause_ends_at: clock.pauseEndsAt,
    paused: clock.paused,
    extended_days: clock.extendedDays,
    is_public: clock.isPublic,
    escalated_share: clock.escalatedShare,
    next_escalation_at: clock.nextEscalationAt,
  };
}

/** Clocks that are no longer computed: a changed class or a withdrawn run. */
export async function deleteClocks(
  db: ReportsDb,
  clocks: readonly Pick<ClockRow, 'reportId' | 'ruleId' | 'run'>[],
): Promise<void> {
  for (const { reportId, ruleId, run } of clocks) {
    await db
      .deleteFrom('reports.clock')
      .where('reportId', '=', reportId)
      .where('ruleId', '=', ruleId)
      .where('run', '=', run)
      .execute();
  }
}

export interface ReportDue {
  readonly id: string;
  readonly dueOn: string | null;
  readonly dueAt: Date | null;
}

/** What lists sort by; the version stays, because nobody edited the report. */
export async function writeReportDues(db: ReportsDb, dues: readonly ReportDue[]): Promise<void> {
  if (dues.length === 0) return;
  const rows = dues.map(({ id, dueOn, dueAt }) => ({ id, due_on: dueOn, due_at: dueAt }));
  await sql`
    update reports.report as report set due_on = given.due_on, due_at = given.due_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id uuid, due_on date, due_at timestamptz)
    where report.id = given.id
      and (report.due_on, report.due_at) is distinct from (given.due_on, given.due_at)`.execute(db);
}

/** Open reports after an id, for a recomputation of all. */
export async function listOpenReportIds(
  db: ReportsDb,
  after: string | null,
  limit: number,
): Promise<string[]> {
  let query = db.selectFrom('reports.report').select('id').where('endedAt', 'is', null);
  if (after !== null) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map((row) => row.id);
}

/**
 * Locks reports in the order of their numbers, so that no command changes what their clocks are computed from meanwhile.
 */
export async function lockReports(db: ReportsDb, ids: readonly string[]): Promise<void> {
  await sql`
    select from reports.report where id = any(${[...ids]}::uuid[]) order by number for no key update`.execute(
    db,
  );
}

export async function writeLegalClass(db: ReportsDb, id: string, legalClass: LegalClass): Promise<void> {
  await db.updateTable('reports.report').set({ legalClass }).where('id', '=', id).execute();
}

export type ClockKey = Pick<ClockRow, 'reportId' | 'ruleId' | 'run'>;

/** Clocks whose next share has passed or whose pause has reached its limit, longest first. */
export async function listDueClocks(db: ReportsDb, now: Date, limit: number): Promise<ClockKey[]> {
  const rows = await db
    .selectFrom('reports.clock')
    .select(['reportId', 'ruleId', 'run', 'nextEscalationAt'])
    .where('nextEscalationAt', '<=', now)
    .orderBy('nextEscalationAt')
    .limit(limit)
    .execute();
  return rows.map(({ reportId, ruleId, run }) => ({ reportId, ruleId, run }));
}

/** Reports with a pause that is over by its limit. Relies on clock_pause_end. */
export async function listEndedPauses(db: ReportsDb, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('reports.clock')
    .select('reportId')
    .distinct()
    .where('pauseEndsAt', '<=', now)
    .limit(limit)
    .execute();
  return rows.map((row) => row.reportId);
}

/** The clock as it stands, locked, so that two hubs never tell one share twice. */
export async function findClockForUpdate(db: ReportsDb, key: ClockKey): Promise<ClockRow | undefined> {
  const row = await db
    .selectFrom('reports.clock')
    .select(clockColumns)
    .where('reportId', '=', key.reportId)
    .where('ruleId', '=', key.ruleId)
    .where('run', '=', key.run)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, paused: parsePaused(row.paused) };
}

export async function writeEscalation(
  db: ReportsDb,
  key: ClockKey,
  changes: { escalatedShare: number; nextEscalationAt: Date | null },
): Promise<void> {
  await db
    .updateTable('reports.clock')
    .set(changes)
    .where('reportId', '=', key.reportId)
    .where('ruleId', '=', key.ruleId)
    .where('run', '=', key.run)
    .execute();
}
