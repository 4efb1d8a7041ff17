import { sql } from 'kysely';
import type { PlaceListenerView } from '#modules/reports/contract/views.ts';
import { findStreetIdsAt } from '#kernel/geo/place.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsDb } from '../context.ts';

/**
 * Residents who asked for all news of a place that the card lies in, by the order of their ids. Who asked for news of one
 * category asked for nothing of this kind.
 */
export async function listResidents(
  db: IncidentsDb,
  { areaIds, lng, lat }: Pick<IncidentRow, 'areaIds' | 'lng' | 'lat'>,
  page: { after: string | null; limit: number },
): Promise<string[]> {
  const streetIds = lng === null || lat === null ? [] : await findStreetIdsAt(db, { lng, lat }, null);
  const placeIds = [...areaIds, ...streetIds];
  const after = page.after ?? '00000000-0000-0000-0000-000000000000';
  const { rows } = await sql<Pick<PlaceListenerView, 'personId'>>`
    select distinct person_id from reports.place_listener
    where person_id > ${after}::uuid and (
      place_kind = 'town' or place_id = any(${placeIds}::uuid[])
      or (${lng}::float8 between west and east and ${lat}::float8 between south and north)
    )
    order by person_id
    limit ${page.limit}`.execute(db);
  return rows.map(({ personId }) => personId);
}
