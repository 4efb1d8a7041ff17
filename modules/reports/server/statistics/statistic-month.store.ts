import { sql } from 'kysely';
import type { CountingRules, StatisticsDb } from './statistic.store.ts';
import { cellsOf } from './statistic.store.ts';
import { monthPeriod, monthAt, spanOf } from './period.ts';
import { statusesWith } from './outcomes.ts';

/** What a counted month was counted by: with another zone or other areas it is counted anew. */
export interface MonthRules extends CountingRules {
  /** One word for the compared areas. */
  readonly areaKey: string;
}

/** More marks than this are not looked at one by one: then nothing counts as counted. */
const marksAtMost = 20_000;

/** Which of the months may be taken as counted: nothing has changed since, and no report became overdue. */
export async function findCountedMonths(
  db: StatisticsDb,
  months: readonly string[],
  rules: MonthRules,
): Promise<ReadonlySet<string>> {
  const marked = await markedMonths(db, rules.timeZone);
  if (marked === 'too-many') return new Set();
  const { rows } = await sql<{ month: string }>`
    select month from reports.statistic_month
    where month = any(${[...months]}::date[]) and ${areTrue(rules)}`.execute(db);
  return new Set(rows.map(({ month }) => month).filter((month) => !marked.has(month)));
}

/** Months to count: changed since, or counted by other rules, or with reports that have become overdue. */
export async function listMonthsToCount(db: StatisticsDb, rules: MonthRules): Promise<string[]> {
  const { rows: quarters } = await sql<{ quarter: Date }>`
    select distinct quarter from reports.statistic_mark order by quarter limit ${marksAtMost}`.execute(db);
  const { rows: old } = await sql<{ month: string }>`
    select month from reports.statistic_month where not ${areTrue(rules)} order by month limit 1000`.execute(
    db,
  );
  const months = [
    ...quarters.map(({ quarter }) => monthAt(quarter, rules.timeZone)),
    ...old.map(({ month }) => month),
  ];
  return [...new Set(months)].sort();
}

/**
 * Counts one month anew. The marks are taken first: whatever is committed later leaves a mark of its own and is
 * counted next time, so that a mark never goes missing; one change counted twice does no harm.
 */
export async function countMonth(
  db: StatisticsDb,
  month: string,
  rules: MonthRules & { now: Date },
): Promise<number> {
  const span = spanOf(monthPeriod(month), rules.timeZone);
  // One hub counts a month at a time; readers meanwhile see the counts as they were.
  await sql`select pg_advisory_xact_lock(hashtext('reports.statistic_month'))`.execute(db);
  await sql`
    delete from reports.statistic_mark
    where quarter >= ${span.from} and quarter < ${span.to}`.execute(db);
  await sql`delete from reports.statistic_cell where month = ${month}::date`.execute(db);
  const { numAffectedRows } = await sql`
    insert into reports.statistic_cell
      (month, is_public, category_id, organisation_id, area_id, measure, value, report_count)
    ${cellsOf([span], rules)}`.execute(db);
  await rememberMonth(db, month, rules);
  return Number(numAffectedRows ?? 0n);
}

async function rememberMonth(
  db: StatisticsDb,
  month: string,
  { timeZone, areaKey, today, now }: MonthRules & { now: Date },
): Promise<void> {
  const span = spanOf(monthPeriod(month), timeZone);
  await sql`
    insert into reports.statistic_month (month, time_zone, area_key, stale_from, counted_at)
    select ${month}::date, ${timeZone}, ${areaKey}, min(due_on) + 1, ${now}
    from reports.report
    where created_at >= ${span.from} and created_at < ${span.to} and due_on >= ${today}::date
      and answered_at is null and ended_at is null and status = any(${statusesWith('in-work')}::text[])
    on conflict (month) do update set time_zone = excluded.time_zone, area_key = excluded.area_key,
      stale_from = excluded.stale_from, counted_at = excluded.counted_at`.execute(db);
}

function areTrue({ timeZone, areaKey, today }: MonthRules) {
  return sql<boolean>`(time_zone = ${timeZone} and area_key = ${areaKey}
    and (stale_from is null or stale_from > ${today}::date))`;
}

async function markedMonths(db: StatisticsDb, timeZone: string): Promise<ReadonlySet<string> | 'too-many'> {
  const { rows } = await sql<{ quarter: Date }>`
    select distinct quarter from reports.statistic_mark order by quarter limit ${marksAtMost}`.execute(db);
  if (rows.length === marksAtMost) return 'too-many';
  return new Set(rows.map(({ quarter }) => monthAt(quarter, timeZone)));
}
