import { findTownVersion, updateTown } from '#kernel/config/town.store.ts';
import type { Town } from '#kernel/config/town.store.ts';
import { executeSqlOn } from '#kernel/db/execute-sql.ts';
import type { AnyDb } from '#kernel/db/db.ts';

export type TownBox = Pick<Town, 'west' | 'south' | 'east' | 'north' | 'centerLng' | 'centerLat'>;

/** Of the width of the box, added on each side so that nothing lies on the edge of the map. */
const margin = 0.05;

/**
 * Where the town lies: its own boundary, else the houses without the outermost half percent on each side (a geocoder's
 * mistakes), else all areas. Undefined while nothing is known.
 */
export async function readTownBox(db: AnyDb): Promise<TownBox | undefined> {
  return (await readBox(db, boundaryBox)) ?? (await readBox(db, housesBox)) ?? (await readBox(db, areasBox));
}

export async function writeTownBox(db: AnyDb, box: TownBox): Promise<void> {
  await updateTown(db, box, await findTownVersion(db));
}

const extentColumns = 'ST_XMin(e) as west, ST_YMin(e) as south, ST_XMax(e) as east, ST_YMax(e) as north';
const boundaryBox = `select ${extentColumns} from (select ST_Extent(geometry) as e from geo.area where kind = 'town') as t`;
const areasBox = `select ${extentColumns} from (select ST_Extent(geometry) as e from geo.area) as t`;
const housesBox = `
  select x[1] as west, y[1] as south, x[2] as east, y[2] as north from (
    select percentile_cont(array[0.005, 0.995]) within group (order by ST_X(point)) as x,
      percentile_cont(array[0.005, 0.995]) within group (order by ST_Y(point)) as y
    from geo.house where not coalesce((attributes ->> 'isLocationDoubtful')::boolean, false)) as t`;

async function readBox(db: AnyDb, query: string): Promise<TownBox | undefined> {
  const { rows } = await executeSqlOn(db, query);
  const [west, south, east, north] = ['west', 'south', 'east', 'north'].map((side) => rows[0]?.[side]);
  if (typeof west !== 'number' || typeof south !== 'number') return undefined;
  if (typeof east !== 'number' || typeof north !== 'number') return undefined;
  const width = (east - west) * margin;
  const height = (north - south) * margin;
  return {
    west: west - width,
    south: south - height,
    east: east + width,
    north: north + height,
    centerLng: (west + east) / 2,
    centerLat: (south + north) / 2,
  };
}
