import { sql } from 'kysely';
import type { CountingRules, StatisticsDb } from './statistic.store.ts';
import { cellsOf } from './statistic.store.ts';
import { monthPeriod, spanOf } from './period.ts';
import { statusesWith } from './outcomes.ts';

/** What a counted month was counted by: with another zone or other areas it is counted anew. */
export interface MonthRules extends CountingRules {
  /** One word for the compared areas. */
  readonly areaKey: string;
}

/** Four centuries of months. */
const monthsAtMost = 5000;

/** Changed months with more reports than this together are read as last counted, and the reader is told when. */
const usualLiveAtMost = 30_000;

export interface CountedMonths {
  readonly months: ReadonlySet<string>;
  /** When the oldest of the counts that have changed since was made; null: all is as of now. */
  readonly countedAt: Date | null;
}

/**
 * Which of the months are taken from their cells: those in which nothing has changed since they were counted and no
 * report became overdue. Where too much has changed to be counted while somebody waits, the changed ones too.
 */
export async function findCountedMonths(
  db: StatisticsDb,
  months: readonly string[],
  rules: MonthRules,
  liveAtMost = usualLiveAtMost,
): Promise<CountedMonths> {
  const marked = await markedMonths(db, rules.timeZone);
  const { rows } = await sql<{ month: string; countedAt: Date; reportCount: number; isTrue: boolean }>`
    select month, counted_at, report_count, ${areTrue(rules)} as is_true
    from reports.statistic_month
    where month = any(${[...months]}::date[]) and time_zone = ${rules.timeZone} and area_key = ${rules.areaKey}
    order by month`.execute(db);
  const isCounted = ({ month, isTrue }: (typeof rows)[number]): boolean => isTrue && !marked.has(month);
  const changed = rows.filter((row) => !isCounted(row));
  const isTooMuch = changed.reduce((sum, { reportCount }) => sum + reportCount, 0) > liveAtMost;
  const taken = isTooMuch ? rows : rows.filter(isCounted);
  const oldest = Math.min(...changed.map(({ countedAt }) => countedAt.getTime()));
  return {
    months: new Set(taken.map(({ month }) => month)),
    countedAt: isTooMuch ? new Date(oldest) : null,
  };
}

/** Months to count: changed since, or counted by other rules, or with reports that have become overdue. */
export async function listMonthsToCount(db: StatisticsDb, rules: MonthRules): Promise<string[]> {
  const marked = await markedMonths(db, rules.timeZone);
  const { rows: old } = await sql<{ month: string }>`
    select month from reports.statistic_month where not ${areTrue(rules)} order by month limit 1000`.execute(
    db,
  );
  return [...new Set([...marked, ...old.map(({ month }) => month)])].sort();
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
    insert into reports.statistic_month (month, time_zone, area_key, stale_from, counted_at, report_count)
    select ${month}::date, ${timeZone}, ${areaKey},
      min(due_on) filter (where due_on >= ${today}::date and answered_at is null and ended_at is null
        and status = any(${statusesWith('in-work')}::text[])) + 1,
      ${now}, count(*)::int
    from reports.report
    where created_at >= ${span.from} and created_at < ${span.to}
    on conflict (month) do update set time_zone = excluded.time_zone, area_key = excluded.area_key,
      stale_from = excluded.stale_from,
      counted_at = excluded.counted_at, report_count = excluded.report_count`.execute(db);
}

function areTrue({ timeZone, areaKey, today }: MonthRules) {
  return sql<boolean>`(time_zone = ${timeZone} and area_key = ${areaKey}
    and (stale_from is null or stale_from > ${today}::date))`;
}

async function markedMonths(db: StatisticsDb, timeZone: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ month: string }>`
    select distinct date_trunc('month', quarter at time zone ${timeZone}::text)::date as month
    from reports.statistic_mark
    order by month
    limit ${monthsAtMost}`.execute(db);
  return new Set(rows.map(({ month }) => month));
}
