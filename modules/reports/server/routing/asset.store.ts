import { sql } from 'kysely';
import type { Point } from '#kernel/http/fields.ts';
import type { ReportsDb } from '../report.store.ts';
import type { FoundAsset } from './decide.ts';

/** Farther than this a thing is not what the report is about. */
const reachM = 25;
const nearLimit = 20;
/** A degree of latitude in metres. */
const metresOfDegree = 111_320;

/** Assets within 25 m or around the point, the nearest first. Relies on asset_geometry. */
export async function findAssetsNear(db: ReportsDb, { lng, lat }: Point): Promise<FoundAsset[]> {
  const north = reachM / metresOfDegree;
  const east = north / Math.max(0.1, Math.cos((lat * Math.PI) / 180));
  const here = sql`st_setsrid(st_makepoint(${lng}::float8, ${lat}::float8), 4326)`;
  const { rows } = await sql<FoundAsset>`
    select id, kind, name, owner_organisation_id
    from (
      select id, kind, name, owner_organisation_id, st_distance(geometry::geography, ${here}::geography) as distance_m
      from reports.asset
      where geometry && st_makeenvelope(${lng - east}::float8, ${lat - north}::float8, ${lng + east}::float8, ${lat + north}::float8, 4326)
    ) near
    where distance_m <= ${reachM}
    order by distance_m, id
    limit ${nearLimit}`.execute(db);
  return rows;
}

export interface NewAsset {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly ownerOrganisationId: string | null;
  /** Hexadecimal EWKB. */
  readonly geometry: string;
  readonly source: string;
  readonly sourceKey: string;
}

/** An asset known by its source and key is changed, any other added. Returns how many were new. */
export async function upsertAsset(db: ReportsDb, asset: NewAsset): Promise<{ isNew: boolean }> {
  const { rows } = await sql<{ isNew: boolean }>`
    insert into reports.asset (id, kind, name, owner_organisation_id, geometry, source, source_key)
    values (${asset.id}, ${asset.kind}, ${asset.name}, ${asset.ownerOrganisationId}, ${asset.geometry}::geometry,
      ${asset.source}, ${asset.sourceKey})
    on conflict (source, source_key) do update set kind = excluded.kind, name = excluded.name,
      owner_organisation_id = excluded.owner_organisation_id, geometry = excluded.geometry
    returning (xmax = 0) as is_new`.execute(db);
  return { isNew: rows[0]?.isNew ?? false };
}

export async function countAssets(
  db: ReportsDb,
): Promise<{ kind: string; count: number; ownerless: number }[]> {
  const rows = await db
    .selectFrom('reports.asset')
    .select((from) => [
      'kind',
      from.fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where owner_organisation_id is null)`.as('ownerless'),
    ])
    .groupBy('kind')
    .orderBy('kind')
    .limit(200)
    .execute();
  return rows.map(({ kind, count, ownerless }) => ({
    kind,
    count: Number(count),
    ownerless: Number(ownerless),
  }));
}
