import { sql } from 'kysely';
import type { Geometry } from 'geojson';
import { UNICODE_ORDER } from '#kernel/db/collation.ts';
import { tablesOf, type AnyDb, type Db } from '#kernel/db/db.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import type { AreaKind, AreaShape, AreaSummary, AreaView, NewArea } from './contract/area.ts';
import { geoProblems } from './contract/problems.ts';
import { decodeEwkb, encodeEwkb } from './ewkb.ts';
import { asMultiPolygon, type Point } from './geometry.ts';
import type { GeoTables } from './tables.ts';

/** More areas than any town has; a list must end somewhere. */
const listLimit = 5000;
/** About four metres: no eye sees it on a map of a town. */
const shownToleranceDegrees = 0.00004;

/** Areas that contain the point and are valid on the civil date (any date when null), kinds in the order of their names. */
export async function areasAt(
  anyDb: AnyDb,
  { lng, lat }: Point,
  onDate: string | null = null,
): Promise<AreaSummary[]> {
  const { rows } = await sql<AreaSummary>`
    select id, kind, name
    from geo.area
    where ST_Covers(geometry, ST_SetSRID(ST_MakePoint(${lng}, ${lat}), 4326))
      and (${onDate}::date is null or (coalesce(valid_from <= ${onDate}::date, true) and coalesce(valid_to >= ${onDate}::date, true)))
    order by kind, name ${UNICODE_ORDER}, id
    limit 200
  `.execute(tablesOf<GeoTables>(anyDb));
  return rows;
}

/** Ids of the areas of each place, in the order of the places; one question however many they are. */
export async function areaIdsOfEach(anyDb: AnyDb, places: readonly Point[]): Promise<string[][]> {
  if (places.length === 0) return [];
  const { rows } = await sql<{ index: number; ids: string[] }>`
    select (place.number - 1)::int as index,
      array_agg(area.id order by area.kind, area.name ${UNICODE_ORDER}, area.id) as ids
    from unnest(${places.map(({ lng }) => lng)}::float8[], ${places.map(({ lat }) => lat)}::float8[])
      with ordinality as place (lng, lat, number)
    join geo.area on ST_Covers(area.geometry, ST_SetSRID(ST_MakePoint(place.lng, place.lat), 4326))
    group by place.number`.execute(tablesOf<GeoTables>(anyDb));
  const found = new Map(rows.map(({ index, ids }) => [index, ids]));
  return places.map((_, index) => found.get(index) ?? []);
}

/** Who answers for these areas, where somebody does. */
export async function listAreaOwners(
  anyDb: AnyDb,
  areaIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (areaIds.length === 0) return new Map();
  const rows = await tablesOf<GeoTables>(anyDb)
    .selectFrom('geo.area')
    .select(['id', 'ownerOrganisationId'])
    .where('id', 'in', [...areaIds])
    .orderBy('id')
    .limit(areaIds.length)
    .execute();
  return new Map(rows.flatMap(({ id, ownerOrganisationId: owner }) => (owner === null ? [] : [[id, owner]])));
}

export async function isTownBoundaryKnown(anyDb: AnyDb): Promise<boolean> {
  const row = await tablesOf<GeoTables>(anyDb)
    .selectFrom('geo.area')
    .select('id')
    .where('kind', '=', 'town')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Areas for the map, of one kind or all; shapes are simplified. */
export async function listAreas(
  db: Db<GeoTables>,
  kind: AreaKind | null,
): Promise<Omit<AreaView, 'ownerName'>[]> {
  const { rows } = await sql<Omit<AreaView, 'shape' | 'ownerName'> & { shape: string }>`
    select id, kind, name, owner_organisation_id, valid_from, valid_to, version,
      ST_Multi(ST_SimplifyPreserveTopology(geometry, ${shownToleranceDegrees})) as shape
    from geo.area
    where ${kind}::text is null or kind = ${kind}
    order by kind, name ${UNICODE_ORDER}, id
    limit ${listLimit}
  `.execute(db);
  return rows.map((row) => ({ ...row, shape: readShape(row.shape) }));
}

function readShape(hex: string): AreaView['shape'] {
  const geometry: Geometry = decodeEwkb(hex);
  if (geometry.type !== 'MultiPolygon') throw new Error(`An area is a ${geometry.type}`);
  return { type: 'MultiPolygon', coordinates: geometry.coordinates };
}

/** Refuses a shape PostGIS calls invalid: crossing itself, a hole outside. Throws `geo.area-shape-invalid`. */
export async function refuseInvalidShape(db: Db<GeoTables>, shape: AreaShape): Promise<void> {
  const { rows } = await sql<{ reason: string }>`
    select ST_IsValidReason(given.shape) as reason
    from (values (${ewkbOf(shape)}::geometry)) as given (shape)
    where not ST_IsValid(given.shape)
  `.execute(db);
  const [invalid] = rows;
  if (invalid) throw new Problem(geoProblems.areaShapeInvalid, { reason: invalid.reason });
}

export async function insertArea(db: Db<GeoTables>, { shape, ...facts }: NewArea): Promise<string> {
  const id = newId();
  await db
    .insertInto('geo.area')
    .values({
      id,
      ...facts,
      geometry: sql<string>`${ewkbOf(shape)}::geometry`,
      source: 'manual',
      sourceKey: id,
    })
    .execute();
  return id;
}

export async function findArea(
  db: Db<GeoTables>,
  id: string,
): Promise<(Omit<NewArea, 'shape'> & { version: number }) | null> {
  const row = await db
    .selectFrom('geo.area')
    .select(['kind', 'name', 'ownerOrganisationId', 'validFrom', 'validTo', 'version'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Writes when the row still has the version that was read; tells whether it had. */
export async function writeArea(
  db: Db<GeoTables>,
  id: string,
  { shape, version, ...facts }: Omit<NewArea, 'shape'> & { shape?: AreaShape | undefined; version: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('geo.area')
    .set({
      ...facts,
      version: version + 1,
      ...(shape === undefined ? {} : { geometry: sql<string>`${ewkbOf(shape)}::geometry` }),
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deleteArea(db: Db<GeoTables>, id: string): Promise<void> {
  await db.deleteFrom('geo.area').where('id', '=', id).execute();
}

function ewkbOf(shape: AreaShape): string {
  return encodeEwkb(asMultiPolygon(shape));
}

export async function findAreaNames(
  anyDb: AnyDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tablesOf<GeoTables>(anyDb)
    .selectFrom('geo.area')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** All areas without their shapes, of one kind or all, by kind and name. */
export async function listAreaNames(
  anyDb: AnyDb,
  kind: AreaKind | null = null,
): Promise<{ id: string; name: string; kind: AreaKind }[]> {
  let query = tablesOf<GeoTables>(anyDb).selectFrom('geo.area').select(['id', 'name', 'kind']);
  if (kind !== null) query = query.where('kind', '=', kind);
  return await query
    .orderBy('kind')
    .orderBy(sql`name ${UNICODE_ORDER}`)
    .orderBy('id')
    .limit(listLimit)
    .execute();
}
