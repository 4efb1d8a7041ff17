import type { Db } from '#kernel/db/db.ts';
import type { GeoTables } from '../tables.ts';

/** Ids of the streets of one source by their key: all of them, because an import links houses to any. */
export async function readStreetIds(db: Db<GeoTables>, source: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('geo.street')
    .select(['sourceKey', 'id'])
    .where('source', '=', source)
    .orderBy('sourceKey')
    .execute();
  return new Map(rows.map(({ sourceKey, id }) => [sourceKey, id]));
}
