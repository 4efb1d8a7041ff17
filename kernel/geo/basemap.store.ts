import { sql } from 'kysely';
import type { Db } from '#kernel/db/db.ts';
import type { GeoTables } from './tables.ts';

/** A number that grows with every change of what tiles show; 0 before the first. */
export async function readBasemapVersion(db: Db<GeoTables>): Promise<number> {
  const row = await db.selectFrom('geo.basemap').select('version').executeTakeFirst();
  return row?.version ?? 0;
}

export async function raiseBasemapVersion(db: Db<GeoTables>): Promise<void> {
  await sql`
    insert into geo.basemap as old (version) values (1)
    on conflict (only_row) do update set version = old.version + 1
  `.execute(db);
}
