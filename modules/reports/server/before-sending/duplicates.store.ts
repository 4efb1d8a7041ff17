import { sql } from 'kysely';
import type { Point } from '#kernel/http/fields.ts';
import { openStatuses } from '../../contract/statuses.ts';
import type { ReportsDb } from '../report.store.ts';

export interface DuplicateQuestion {
  readonly point: Point;
  /** Null: not chosen yet; then only the distance counts. */
  readonly category: {
    readonly id: string;
    readonly groupId: string;
    readonly duplicateRadiusM: number;
  } | null;
  /** With personal data masked, as the texts it is compared with. */
  readonly text: string;
  /** Older reports are another story. */
  readonly since: Date;
  readonly limit: number;
}

export interface FoundDuplicate {
  readonly id: string;
  readonly distanceM: number;
  readonly similarity: number;
}

/** Before a category is chosen. */
const plainRadiusM = 150;
/** A report of the same words is looked for farther out, though never through the whole town. */
const textReachFactor = 3;
const textReachM = 1500;
/** pg_trgm's similarity from which two short texts tell of one thing; tuned on texts of residents. */
const sameText = 0.35;
const metresOfDegree = 111_320;
/** The nearest so many are compared by their words; a square with more is one big event. */
const comparedAtMost = 300;

/**
 * Open published reports that may be the same problem: near ones of the same category or its group, and ones of like
 * words a little farther. Same category first, then like words, then near. Relies on report_open_place.
 */
export async function findDuplicates(db: ReportsDb, asked: DuplicateQuestion): Promise<FoundDuplicate[]> {
  const { point, category, text } = asked;
  const radiusM = category?.duplicateRadiusM ?? plainRadiusM;
  const reachM = text === '' ? radiusM : Math.max(radiusM, Math.min(radiusM * textReachFactor, textReachM));
  const north = reachM / metresOfDegree;
  const east = north / Math.max(0.1, Math.cos((point.lat * Math.PI) / 180));
  const { lng, lat } = point;
  const groupId = category?.groupId ?? null;
  // Over so short a way the plane is true to a metre, and a tenth of the work of an ellipsoid.
  const metresEast = metresOfDegree * Math.cos((lat * Math.PI) / 180);
  const box = sql`st_makeenvelope(${lng - east}::float8, ${lat - north}::float8, ${lng + east}::float8, ${lat + north}::float8, 4326)`;
  // NOTE: materialized, or the planner looks up every category of the group and counts the likeness three times over.
  const { rows } = await sql<FoundDuplicate>`
    with around as materialized (
      select id, category_id, public_text,
        sqrt(((lng - ${lng}::float8) * ${metresEast}::float8) ^ 2 + ((lat - ${lat}::float8) * ${metresOfDegree}::float8) ^ 2) as distance_m
      from reports.report
      where place && ${box}
        and visibility = 'public'
        and ended_at is null
        and status = any(${[...openStatuses]}::text[])
        and created_at >= ${asked.since}
    ), compared as materialized (
      select id, category_id, distance_m, similarity(public_text, ${text}::text) as similarity
      from around
      where distance_m <= ${reachM}
        and (${groupId}::text is null
          or category_id in (select id from reports.category where group_id = ${groupId}::text))
      order by distance_m
      limit ${comparedAtMost}
    )
    select id, distance_m, similarity
    from compared
    where distance_m <= ${radiusM} or similarity >= ${sameText}
    order by (category_id = ${category?.id ?? ''}::text) desc, (similarity >= ${sameText}) desc, distance_m, id
    limit ${asked.limit}`.execute(db);
  return rows;
}

export function isSameText({ similarity }: FoundDuplicate): boolean {
  return similarity >= sameText;
}
