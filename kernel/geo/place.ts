import { sql } from 'kysely';
import { z } from 'zod';
import { tablesOf, type AnyDb } from '#kernel/db/db.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { areasAt, isTownBoundaryKnown } from './area.store.ts';
import { placeDescription } from './contract/place.ts';
import type { HouseNearby, PlaceDescription } from './contract/place.ts';
import { geoProblems } from './contract/problems.ts';
import { boxAround, type Box, type Point } from './geometry.ts';
import type { GeoTables } from './tables.ts';

/** Further from a wall than this nobody names the house. */
const houseReachM = 60;
const streetReachM = 150;
const houseLimit = 1000;

const nearest = placeDescription.pick({ house: true, street: true });

/**
 * Answers "what is here?": the nearest house within 60 m, the nearest street, the areas that contain the point.
 *
 * @param onDate civil date on which areas must be valid; any when absent
 */
export async function describePlace(
  db: AnyDb,
  point: Point,
  onDate: string | null = null,
): Promise<PlaceDescription> {
  const areas = await areasAt(db, point, onDate);
  return {
    ...(await findNearest(db, point)),
    areas,
    isInsideTown: areas.some(({ kind }) => kind === 'town') || !(await isTownBoundaryKnown(db)),
  };
}

/** Throws `geo.outside-town`; lets every point pass while no boundary is known. */
export async function requireInsideTown(db: AnyDb, point: Point): Promise<void> {
  const areas = await areasAt(db, point);
  if (areas.some(({ kind }) => kind === 'town')) return;
  if (await isTownBoundaryKnown(db)) throw new Problem(geoProblems.outsideTown);
}

/** Where a house stands, in degrees (EPSG:4326); nothing when there is no such house. */
export async function findHousePlace(anyDb: AnyDb, houseId: string): Promise<Point | undefined> {
  if (!z.uuid().safeParse(houseId).success) return undefined;
  const { rows } = await sql<Point>`
    select ST_X(point) as lng, ST_Y(point) as lat from geo.house where id = ${houseId}`.execute(
    tablesOf<GeoTables>(anyDb),
  );
  return rows[0];
}

/** Where areas and houses are, in degrees (EPSG:4326): a point of the area, the point of the house. */
export async function findPlacesOf(
  anyDb: AnyDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Point>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Point & { id: string }>`
    select id, ST_X(inside) as lng, ST_Y(inside) as lat from (
      select id, ST_PointOnSurface(geometry) as inside from geo.area where id = any(${[...ids]}::uuid[])
      union all
      select id, point from geo.house where id = any(${[...ids]}::uuid[])
    ) as place
    order by id limit ${ids.length}`.execute(tablesOf<GeoTables>(anyDb));
  return new Map(rows.map(({ id, lng, lat }) => [id, { lng, lat }]));
}

/** Houses by distance, the nearest first. At most 1,000. Relies on the gist index `house_shape`. */
export async function findHousesInRadius(
  anyDb: AnyDb,
  { center, radiusM, limit }: { readonly center: Point; readonly radiusM: number; readonly limit: number },
): Promise<HouseNearby[]> {
  const { rows } = await nearHouses(center, radiusM, limit).execute(tablesOf<GeoTables>(anyDb));
  return rows;
}

function nearHouses(center: Point, radiusM: number, limit: number) {
  return sql<HouseNearby>`
    select id, address, ST_X(point) as lng, ST_Y(point) as lat, distance_m, management_organisation_id
    from (
      select house.*, ST_Distance(coalesce(outline, point)::geography, ${pointSql(center)}::geography) as distance_m
      from geo.house house
      where coalesce(outline, point) && ${boxSql(boxAround(center, radiusM))}
    ) as near
    where distance_m <= ${radiusM}
    order by distance_m, id
    limit ${Math.min(limit, houseLimit)}`;
}

/** Houses whose point lies in the box, in the order of their ids. At most 1,000. Relies on `house_point`. */
export async function findHousesInBox(
  anyDb: AnyDb,
  { box, limit }: { readonly box: Box; readonly limit: number },
): Promise<Omit<HouseNearby, 'distanceM'>[]> {
  const { rows } = await sql<Omit<HouseNearby, 'distanceM'>>`
    select id, address, ST_X(point) as lng, ST_Y(point) as lat, management_organisation_id
    from geo.house
    where point && ${boxSql(box)}
    order by id
    limit ${Math.min(limit, houseLimit)}
  `.execute(tablesOf<GeoTables>(anyDb));
  return rows;
}

/** In one query: every report that is sent asks both. Relies on the gist indexes `house_shape` and `street_geometry`. */
async function findNearest(anyDb: AnyDb, point: Point): Promise<Pick<PlaceDescription, 'house' | 'street'>> {
  const { rows } = await sql<Record<'house' | 'street', unknown>>`
    select (
      select json_build_object('id', id, 'address', address, 'lng', lng, 'lat', lat, 'distanceM', distance_m,
        'managementOrganisationId', management_organisation_id)
      from (${nearHouses(point, houseReachM, 1)}) as house) as house, (
      select json_build_object('id', id, 'name', name, 'kind', kind, 'distanceM', distance_m)
      from (${nearStreets(point)}) as street) as street
  `.execute(tablesOf<GeoTables>(anyDb));
  return nearest.parse(rows[0]);
}

async function findNearestStreet(anyDb: AnyDb, point: Point): Promise<PlaceDescription['street']> {
  const { rows } = await nearStreets(point).execute(tablesOf<GeoTables>(anyDb));
  return rows[0] ?? null;
}

function nearStreets(point: Point) {
  return sql<{ id: string; name: string; kind: string; distanceM: number }>`
    select id, name, kind, distance_m
    from (
      select id, name, kind, ST_Distance(geometry::geography, ${pointSql(point)}::geography) as distance_m
      from geo.street
      where geometry && ${boxSql(boxAround(point, streetReachM))}
    ) as near
    where distance_m <= ${streetReachM}
    order by distance_m, id
    limit 1`;
}

/** What an area, a street or a house is called; nothing when there is none with this id. */
export async function findPlaceName(
  anyDb: AnyDb,
  { kind, id }: { readonly kind: 'area' | 'street' | 'house'; readonly id: string },
): Promise<string | undefined> {
  const tables = tablesOf<GeoTables>(anyDb);
  if (kind === 'house') {
    const house = await tables
      .selectFrom('geo.house')
      .select('address')
      .where('id', '=', id)
      .executeTakeFirst();
    return house?.address;
  }
  const place = await tables
    .selectFrom(kind === 'area' ? 'geo.area' : 'geo.street')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirst();
  return place?.name;
}

/** The street a house is numbered by and the nearest one, which at a corner are two. */
export async function findStreetIdsAt(anyDb: AnyDb, point: Point, houseId: string | null): Promise<string[]> {
  const nearest = await findNearestStreet(anyDb, point);
  const house =
    houseId === null
      ? undefined
      : await tablesOf<GeoTables>(anyDb)
          .selectFrom('geo.house')
          .select('streetId')
          .where('id', '=', houseId)
          .executeTakeFirst();
  return [...new Set([nearest?.id, house?.streetId].flatMap((id) => id ?? []))];
}

function pointSql({ lng, lat }: Point) {
  return sql`ST_SetSRID(ST_MakePoint(${lng}::float8, ${lat}::float8), 4326)`;
}

function boxSql([west, south, east, north]: Box) {
  return sql`ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326)`;
}

/** The managing organisation of each of these houses that has one. */
export async function findHouseManagers(
  anyDb: AnyDb,
  houseIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (houseIds.length === 0) return new Map();
  const rows = await tablesOf<GeoTables>(anyDb)
    .selectFrom('geo.house')
    .select(['id', 'managementOrganisationId'])
    .where('id', 'in', [...new Set(houseIds)])
    .where('managementOrganisationId', 'is not', null)
    .execute();
  return new Map(rows.map(({ id, managementOrganisationId }) => [id, managementOrganisationId ?? '']));
}

/** Classes of the town's streets, as the map's source names them. */
export async function listRoadClasses(anyDb: AnyDb): Promise<string[]> {
  const rows = await tablesOf<GeoTables>(anyDb)
    .selectFrom('geo.street')
    .select('kind')
    .distinct()
    .orderBy('kind')
    .limit(100)
    .execute();
  return rows.map(({ kind }) => kind);
}
