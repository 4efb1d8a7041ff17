import { sql } from 'kysely';
import type { Insertable } from 'kysely';
import type { ReportStatus } from '../contract/report.ts';
import { isOpen, openStatuses } from '../contract/statuses.ts';
import { cellAt, cellZooms } from './map-cells.ts';
import type { CellBox } from './map-cells.ts';
import type { ReportRow, ReportsDb } from './report.store.ts';
import type { MapCellTable } from './tables.ts';

type Countable = Pick<ReportRow, 'lng' | 'lat' | 'categoryId' | 'status' | 'visibility'>;

type CellChange = Insertable<MapCellTable>;

/** Keeps the counted squares true when a report appears, disappears or moves; `before` or `after` may be absent. */
export async function recountCells(
  db: ReportsDb,
  before: Countable | null,
  after: Countable | null,
): Promise<void> {
  const rows = cellChanges(before, after);
  if (rows.length === 0) return;
  await db
    .insertInto('reports.mapCell')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['zoom', 'x', 'y', 'categoryId', 'state']).doUpdateSet({
        reportCount: sql`map_cell.report_count + excluded.report_count`,
        lngSum: sql`map_cell.lng_sum + excluded.lng_sum`,
        latSum: sql`map_cell.lat_sum + excluded.lat_sum`,
      }),
    )
    .execute();
}

/**
 * What to add to which squares, in one order for everyone: two commands that touch the same squares the other way
 * round would otherwise wait for each other until the database ends one. A step that moves nothing touches nothing,
 * as the far squares are the rows that all commands of a category share.
 */
export function cellChanges(before: Countable | null, after: Countable | null): CellChange[] {
  const changes = [...cellsWith(before, -1), ...cellsWith(after, 1)];
  const grouped = Map.groupBy(changes, ({ zoom, x, y, categoryId, state }) =>
    [zoom, x, y, state, categoryId].join('/'),
  );
  return [...grouped]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, [first, second]]) => addedUp(first, second));
}

function cellsWith(report: Countable | null, by: 1 | -1): CellChange[] {
  if (report?.visibility !== 'public') return [];
  return cellZooms.map((zoom) => ({
    ...cellAt(report, zoom),
    categoryId: report.categoryId,
    state: stateOf(report.status),
    reportCount: by,
    lngSum: by * report.lng,
    latSum: by * report.lat,
  }));
}

function addedUp(one: CellChange | undefined, other: CellChange | undefined): CellChange[] {
  if (!one || !other) return one ? [one] : [];
  const sum = {
    ...one,
    reportCount: one.reportCount + other.reportCount,
    lngSum: one.lngSum + other.lngSum,
    latSum: one.latSum + other.latSum,
  };
  return sum.reportCount === 0 && sum.lngSum === 0 && sum.latSum === 0 ? [] : [sum];
}

export function stateOf(status: ReportStatus): 'open' | 'done' {
  return isOpen(status) ? 'open' : 'done';
}

/** Counts everything anew: after a bulk import, and as the repair of a doubt. */
export async function rebuildCells(db: ReportsDb): Promise<void> {
  await sql`delete from reports.map_cell`.execute(db);
  for (const zoom of cellZooms) {
    // Web Mercator (EPSG:3857) tile numbers, the same as cellAt computes.
    await sql`
      insert into reports.map_cell (zoom, x, y, category_id, state, report_count, lng_sum, lat_sum)
      select ${zoom}::int,
        floor((lng + 180) / 360 * (1 << ${zoom}::int))::int,
        floor((1 - ln(tan(radians(lat)) + 1 / cos(radians(lat))) / pi()) / 2 * (1 << ${zoom}::int))::int,
        category_id,
        case when status = any(${[...openStatuses]}::text[]) then 'open' else 'done' end,
        count(*)::int, sum(lng), sum(lat)
      from reports.report
      where visibility = 'public'
      group by 1, 2, 3, 4, 5`.execute(db);
  }
}

interface ClusterFilter {
  readonly cells: CellBox;
  readonly categoryId: string | undefined;
  readonly state: 'open' | 'done' | undefined;
}

/** Relies on the primary key of map_cell: one range scan over the columns of squares the box touches. */
export async function listClusters(db: ReportsDb, filter: ClusterFilter, limit: number) {
  const { cells } = filter;
  let query = db
    .selectFrom('reports.mapCell')
    .select((from) => [
      from.fn.sum<number>('reportCount').as('count'),
      sql<number>`sum(lng_sum) / nullif(sum(report_count), 0)`.as('lng'),
      sql<number>`sum(lat_sum) / nullif(sum(report_count), 0)`.as('lat'),
    ])
    .where('zoom', '=', cells.zoom)
    .where('x', '>=', cells.minX)
    .where('x', '<=', cells.maxX)
    .where('y', '>=', cells.minY)
    .where('y', '<=', cells.maxY);
  if (filter.categoryId) query = query.where('categoryId', '=', filter.categoryId);
  if (filter.state) query = query.where('state', '=', filter.state);
  const rows = await query
    .groupBy(['x', 'y'])
    .having(sql`sum(report_count)`, '>', 0)
    .orderBy('x')
    .orderBy('y')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ lng: row.lng, lat: row.lat, count: Number(row.count) }));
}
