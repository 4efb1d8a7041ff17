import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { Box } from '#kernel/geo/geometry.ts';
import type { MapSquare } from './contract/overview.ts';

/** Squares of the shown part: as fine as an eye tells circles apart. */
const columns = 32;
const rowsOfSquares = 20;

/**
 * The rows of a select that yields `lng` and `lat` beside its own columns; where they are more than `limit`, counted
 * squares of the box in their place.
 */
export async function gather<Row extends { lng: number; lat: number }>(
  db: AnyDb,
  { found, box, limit }: { found: RawBuilder<Row>; box: Box; limit: number },
): Promise<{ rows: Row[]; squares: MapSquare[] }> {
  const { rows } = await sql<Row>`${found} limit ${limit + 1}`.execute(tablesOf<never>(db));
  if (rows.length <= limit) return { rows, squares: [] };
  return { rows: [], squares: await countSquares(db, found, box) };
}

async function countSquares(db: AnyDb, found: RawBuilder<unknown>, box: Box): Promise<MapSquare[]> {
  const [west, south, east, north] = box;
  const width = Math.max(east - west, 1e-9) / columns;
  const height = Math.max(north - south, 1e-9) / rowsOfSquares;
  const { rows } = await sql<MapSquare>`
    select avg(lng) as lng, avg(lat) as lat, count(*)::int as count
    from (${found}) as found
    group by floor((lng - ${west}::float8) / ${width}::float8), floor((lat - ${south}::float8) / ${height}::float8)
    order by count(*) desc
    limit ${columns * rowsOfSquares}`.execute(tablesOf<never>(db));
  return rows;
}
