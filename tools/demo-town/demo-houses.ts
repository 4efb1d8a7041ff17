import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { DemoHouse } from '#kernel/module/demo.ts';

/** Every house of the demo town with the areas it lies in. */
export async function loadDemoHouses(db: AnyDb): Promise<DemoHouse[]> {
  const { rows } = await sql<DemoHouse>`
    select house.id, house.address, st_x(house.point) as lng, st_y(house.point) as lat,
      house.management_organisation_id, coalesce((house.attributes ->> 'residents')::int, 0) as residents,
      array(select area.id from geo.area as area where st_contains(area.geometry, house.point) order by area.id) as area_ids
    from geo.house as house
    order by house.source_key`.execute(tablesOf<object>(db));
  return rows;
}
