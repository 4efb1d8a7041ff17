import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, RawBuilder, SqlBool } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import type { Box } from '#kernel/geo/geometry.ts';
import { gather } from '#kernel/overview/gather.ts';
import type { HappeningQuestion, MapQuestion } from '#kernel/overview/map-layer.ts';
import type { LocalTexts } from '../../contract/classifier.ts';
import type { ReportStatus } from '../../contract/report.ts';
import { openStatuses } from '../../contract/statuses.ts';
import { moderatedBy, workedBy } from '../report.policy.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';

type Where = ExpressionBuilder<ReportsTables, 'reports.report'>;

/** The same rule as `mayRead` for published reports; authors have a page of their own for theirs. */
export function readableBy(actor: Actor) {
  return (where: Where): Expression<SqlBool> =>
    where.or([
      where('visibility', '=', 'public'),
      moderatedBy(actor)(where),
      where.and([where('visibility', '<>', 'moderation'), workedBy(actor)(where)]),
    ]);
}

function inBox([west, south, east, north]: Box): RawBuilder<boolean> {
  return sql<boolean>`point(lng, lat) <@ box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8))`;
}

const placed = ['id', 'number', 'categoryId', 'status', 'address', 'lng', 'lat', 'publishedAt'] as const;

export interface PlacedReport {
  readonly id: string;
  readonly number: number;
  readonly categoryId: string;
  readonly status: ReportStatus;
  readonly address: string | null;
  readonly lng: number;
  readonly lat: number;
  readonly publishedAt: Date | null;
}

/** Open now, or open at a moment by `report_span`. */
export async function gatherReports(db: ReportsDb, actor: Actor, { box, at, limit }: MapQuestion) {
  const isOpen =
    at === null
      ? sql<boolean>`status = any(${[...openStatuses]}::text[])`
      : sql<boolean>`reports.span(published_at, answered_at, ended_at) @> ${at}::timestamptz`;
  const query = db
    .selectFrom('reports.report')
    .select(placed)
    .where('publishedAt', 'is not', null)
    .where(isOpen)
    .where(inBox(box))
    .where(readableBy(actor))
    .orderBy('number', 'desc');
  return await gather<PlacedReport>(db, { found: sql<PlacedReport>`${query}`, box, limit });
}

export interface ReportStep {
  readonly number: number;
  readonly categoryId: string;
  readonly address: string | null;
  readonly lng: number;
  readonly lat: number;
  readonly what: 'published' | 'answered';
  readonly at: Date;
}

/** Relies on `report_published` and `report_answered`, each read from the newest on. */
export async function listReportSteps(
  db: ReportsDb,
  actor: Actor,
  { box, from, until, limit }: HappeningQuestion,
): Promise<ReportStep[]> {
  const steps = (what: 'published' | 'answered', column: 'publishedAt' | 'answeredAt') =>
    db
      .selectFrom('reports.report')
      .select(['number', 'categoryId', 'address', 'lng', 'lat'])
      .select([sql<ReportStep['what']>`${what}::text`.as('what'), sql<Date>`${sql.ref(column)}`.as('at')])
      .where(column, '>', from)
      .where(column, '<=', until)
      .where(box === null ? sql<boolean>`true` : inBox(box))
      .where(readableBy(actor))
      .orderBy(column, 'desc')
      .limit(limit);
  const { rows } = await sql<ReportStep>`
    select number, category_id, address, lng, lat, what, at
    from (${steps('published', 'publishedAt')} union all ${steps('answered', 'answeredAt')}) as step
    order by at desc, number desc limit ${limit}`.execute(db);
  return rows;
}

export interface SpannedDisruption {
  readonly id: string;
  readonly texts: LocalTexts;
  readonly address: string | null;
  readonly lng: number | null;
  readonly lat: number | null;
  readonly areaIds: string[];
  readonly houseIds: string[];
  readonly fromAt: Date;
  readonly untilAt: Date;
}

/** What was on at an instant, what ends first. Relies on `known_disruption_until`. */
export async function listDisruptionsOn(
  db: ReportsDb,
  at: Date,
  limit: number,
): Promise<SpannedDisruption[]> {
  return await db
    .selectFrom('reports.knownDisruption')
    .select(['id', 'address', 'lng', 'lat', 'areaIds', 'houseIds', 'fromAt', 'untilAt'])
    .select((from) => from.ref('texts').$castTo<LocalTexts>().as('texts'))
    .where('fromAt', '<=', at)
    .where('untilAt', '>', at)
    .orderBy('untilAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}
