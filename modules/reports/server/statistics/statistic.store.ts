import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '#kernel/db/db.ts';
import type { ReportsTables } from '../tables.ts';
import { postponed, statusesWith } from './outcomes.ts';
import type { Span } from './period.ts';
import { flagLetters, measures } from './tables.ts';
import type { Measure, StatisticsTables } from './tables.ts';

export type StatisticsDb = Db<ReportsTables & StatisticsTables>;

/** What the counts depend on besides the reports. */
export interface CountingRules {
  readonly timeZone: string;
  /** Civil date of the town: what is due before it and not answered is overdue. */
  readonly today: string;
  /** Areas of the kind the town compares; a report counts for one of them. */
  readonly areaIds: readonly string[];
}

export interface CountFilter {
  readonly organisationIds?: readonly string[] | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly areaId?: string | undefined;
}

export interface CountInput extends CountingRules {
  /** First days of months whose cells are true. */
  readonly months: readonly string[];
  /** What has to be counted from the reports themselves. */
  readonly spans: readonly Span[];
  readonly filter: CountFilter;
}

export type Dimension = 'total' | 'month' | 'category' | 'organisation' | 'area';

export interface CountRow {
  readonly dimension: Dimension;
  readonly key: string | null;
  readonly measure: Measure;
  readonly value: string;
  readonly reportCount: number;
  readonly publicCount: number;
}

/**
 * Everything that is counted of a period, in one statement, so that all sums agree. A key may come twice: from cells and
 * from reports counted now.
 *
 * NOTE: cells and each measure of the reports are grouped apart, because only then the planner knows that the groups are
 * few and takes a hash; over their union it sorts everything five times.
 */
export async function countReports(db: StatisticsDb, input: CountInput): Promise<CountRow[]> {
  const { months, spans, filter } = input;
  const cells = sql`(select month, is_public, category_id, organisation_id, area_id, measure, value, report_count
    from reports.statistic_cell where month = any(${[...months]}::date[])) as cell`;
  const parts = [
    ...(months.length > 0 ? [grouped(cells, sql`measure, value`, sql`report_count`, filter)] : []),
    ...(spans.length > 0 ? measures.map((measure) => groupedFacts(measure, filter)) : []),
  ];
  if (parts.length === 0) return [];
  const facts = sql`with fact as materialized (${factsOf(spans, input)})`;
  const { rows } = await sql<CountRow>`
    ${spans.length > 0 ? facts : sql``} ${sql.join(parts, sql` union all `)}`.execute(db);
  return rows;
}

function groupedFacts(measure: Measure, filter: CountFilter): RawBuilder<unknown> {
  const column = sql.ref(measure === 'flag' ? 'flags' : measure);
  const source = sql`(select fact.*, ${sql.lit(measure)}::text as measure, ${column}::text as value from fact
    where ${column} is not null) as tally`;
  return grouped(source, sql`value`, sql`1`, filter, sql`${sql.lit(measure)}::text as measure, value`);
}

/** Sums of a source by all dimensions. */
function grouped(
  source: RawBuilder<unknown>,
  keys: RawBuilder<unknown>,
  counted: RawBuilder<unknown>,
  filter: CountFilter,
  shown: RawBuilder<unknown> = keys,
): RawBuilder<unknown> {
  return sql`
    select
      case grouping(month, category_id, organisation_id, area_id)
        when 15 then 'total' when 7 then 'month' when 11 then 'category' when 13 then 'organisation' else 'area'
      end as dimension,
      coalesce(month::text, category_id, organisation_id::text, area_id::text) as key,
      ${shown},
      sum(${counted})::int as report_count,
      coalesce(sum(${counted}) filter (where is_public), 0)::int as public_count
    from ${source}
    where ${matching(filter)}
    group by grouping sets ((${keys}), (${keys}, month), (${keys}, category_id), (${keys}, organisation_id),
      (${keys}, area_id))`;
}

function matching({ organisationIds, categoryIds, areaId }: CountFilter): RawBuilder<boolean> {
  return sql<boolean>`
    (${organisationIds === undefined} or organisation_id = any(${[...(organisationIds ?? [])]}::uuid[]))
    and (${categoryIds === undefined} or category_id = any(${[...(categoryIds ?? [])]}::text[]))
    and (${areaId === undefined} or area_id = ${areaId ?? null}::uuid)`;
}

/** Counts the reports received in these spans as cells. Relies on report_received. */
export function cellsOf(spans: readonly Span[], rules: CountingRules): RawBuilder<unknown> {
  return sql`
    select fact.month, fact.is_public, fact.category_id, fact.organisation_id, fact.area_id,
      counted.measure, counted.value, count(*)::int as report_count
    from (${factsOf(spans, rules)}) as fact
    cross join lateral (values
      ('status', fact.status), ('source', fact.source), ('days', fact.days::text), ('flag', fact.flags)
    ) as counted (measure, value)
    where counted.value is not null
    group by 1, 2, 3, 4, 5, 6, 7`;
}

/** One row for each report, with what statistics may know of it: no text, no place, no author. */
function factsOf(spans: readonly Span[], { timeZone, today, areaIds }: CountingRules): RawBuilder<unknown> {
  const receivedOn = sql`(report.created_at at time zone ${timeZone}::text)::date`;
  const endedOn = sql`(coalesce(report.answered_at, report.ended_at) at time zone ${timeZone}::text)::date`;
  const hasTerm = sql`(report.due_on is not null and report.status = any(${statusesWith('in-work', 'worked-out')}::text[]))`;
  return sql`
    select date_trunc('month', ${receivedOn})::date as month,
      report.visibility = 'public' as is_public,
      report.category_id,
      report.organisation_id,
      (select area.id from unnest(report.area_ids) as area (id)
        where area.id = any(${[...areaIds]}::uuid[]) order by area.id limit 1) as area_id,
      case when report.status = 'planned' and report.planned_on > report.due_on then ${postponed}::text
        else report.status end as status,
      report.source,
      case when report.status = any(${statusesWith('worked-out')}::text[]) then greatest(0, ${endedOn} - ${receivedOn}) end as days,
      concat(
        case when report.answered_at is not null or report.reopened_count > 0 then ${flagLetters.answered}::text end,
        case when report.reopened_count > 0 then ${flagLetters.reopened}::text end,
        case when ${hasTerm} then ${flagLetters.hasTerm}::text end,
        case when ${hasTerm} and report.due_on < coalesce(${endedOn}, ${today}::date) then ${flagLetters.overdue}::text end,
        case when coalesce(report.names_problem, category.names_problem) then ${flagLetters.namesProblem}::text end
      ) as flags
    from reports.report as report
    join reports.category as category on category.id = report.category_id
    where ${within(spans)}`;
}

function within(spans: readonly Span[]): RawBuilder<boolean> {
  if (spans.length === 0) return sql<boolean>`false`;
  const each = spans.map(({ from, to }) => sql`(report.created_at >= ${from} and report.created_at < ${to})`);
  return sql<boolean>`(${sql.join(each, sql` or `)})`;
}

/**
 * How many people sent how many reports each, most active last; never who. Whose reports were anonymised in part counts
 * once. Relies on report_received.
 */
export async function countAuthors(
  db: StatisticsDb,
  { span, filter }: { span: Span; filter: CountFilter },
): Promise<{ reports: number; people: number }[]> {
  const { organisationIds, categoryIds, areaId } = filter;
  const { rows } = await sql<{ reports: number; people: number }>`
    select sent.reports, count(*)::int as people
    from (
      select count(*)::int as reports
      from reports.report as report
      left join reports.author_pseudonym as known on known.author_key = report.author_key
      where (report.author_person_id is not null or report.author_key is not null) and ${within([span])}
        and (${organisationIds === undefined} or report.organisation_id = any(${[...(organisationIds ?? [])]}::uuid[]))
        and (${categoryIds === undefined} or report.category_id = any(${[...(categoryIds ?? [])]}::text[]))
        and (${areaId === undefined} or ${areaId ?? null}::uuid = any(report.area_ids))
      group by coalesce(report.author_person_id, known.person_id, report.author_key)
    ) as sent
    group by sent.reports
    order by sent.reports`.execute(db);
  return rows;
}

/** How many reports were received in a span, whatever became of them. Relies on report_received. */
export async function countReceived(db: StatisticsDb, span: Span): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from reports.report as report where ${within([span])}`.execute(db);
  return rows[0]?.count ?? 0;
}
