import { sql } from 'kysely';
import type { Rating } from '../../contract/rating.ts';
import { ratingReason } from '../../contract/rating.ts';
import type { ReportsDb } from '../report.store.ts';
import type { RatingTable } from './tables.ts';

export async function insertRating(db: ReportsDb, rating: RatingTable): Promise<void> {
  await db.insertInto('reports.rating').values(rating).execute();
}

export async function updateRatingReasons(
  db: ReportsDb,
  historyId: string,
  reasons: RatingTable['reasons'],
): Promise<void> {
  await db.updateTable('reports.rating').set({ reasons }).where('historyId', '=', historyId).execute();
}

/** By the step of the verdict. Relies on rating_report. */
export async function findRatings(db: ReportsDb, reportId: string): Promise<ReadonlyMap<string, Rating>> {
  const rows = await db
    .selectFrom('reports.rating')
    .select(['historyId', 'score', 'reasons'])
    .where('reportId', '=', reportId)
    .orderBy('historyId')
    .limit(100)
    .execute();
  return new Map(rows.map(({ historyId, ...rating }) => [historyId, rating]));
}

export interface RatedOrganisation {
  readonly organisationId: string;
  readonly count: number;
  readonly sum: number;
  readonly reasons: Readonly<Record<string, number>>;
}

export interface QualityFilter {
  readonly from: Date;
  readonly to: Date;
  readonly organisationIds?: readonly string[] | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly areaId?: string | undefined;
}

/** Marks given in a span, by who answered. Relies on rating_rated. */
export async function countRatings(db: ReportsDb, filter: QualityFilter): Promise<RatedOrganisation[]> {
  const { from, to, organisationIds, categoryIds, areaId } = filter;
  const { rows } = await sql<RatedOrganisation>`
    with given as materialized (
      select rating.organisation_id, rating.score, rating.reasons
      from reports.rating as rating
      join reports.report as report on report.id = rating.report_id
      where rating.rated_at >= ${from} and rating.rated_at < ${to}
        and (${organisationIds === undefined} or rating.organisation_id = any(${[...(organisationIds ?? [])]}::uuid[]))
        and (${categoryIds === undefined} or report.category_id = any(${[...(categoryIds ?? [])]}::text[]))
        and (${areaId === undefined} or ${areaId ?? null}::uuid = any(report.area_ids))
    ), named as (
      select organisation_id, reason, count(*)::int as count
      from given cross join lateral unnest(reasons) as reason
      group by organisation_id, reason
    )
    select given.organisation_id, count(*)::int as count, sum(given.score)::int as sum,
      coalesce((select jsonb_object_agg(named.reason, named.count) from named
        where named.organisation_id = given.organisation_id), '{}'::jsonb) as reasons
    from given
    group by given.organisation_id
    order by given.organisation_id
    limit 1000`.execute(db);
  return rows;
}

/** Reasons in the order of the list, those named most often first. */
export function mostNamed(reasons: RatedOrganisation['reasons']) {
  return ratingReason.options
    .map((id) => ({ id, count: reasons[id] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
}
