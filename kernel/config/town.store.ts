import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { announceStateChange } from '#kernel/state-channel.ts';
import type { Generated } from 'kysely';

export interface TownTable {
  id: boolean;
  kind: 'demo' | 'empty';
  name: string;
  timeZone: string;
  country: 'RU' | 'UA';
  centerLng: number;
  centerLat: number;
  west: number;
  south: number;
  east: number;
  north: number;
  isTraining: boolean;
  createdAt: Date;
  version: Generated<number>;
}

export interface SettingTable {
  id: string;
  /** JSON text on the way in, the parsed value on the way out. */
  value: unknown;
  changedAt: Date;
  changedBy: string | null;
}

export interface ConfigTables {
  'config.town': TownTable;
  'config.setting': SettingTable;
}

export type Town = Omit<TownTable, 'id' | 'version'>;
export type TownChanges = Omit<Town, 'kind' | 'createdAt'>;

const townColumns = [
  'kind',
  'name',
  'timeZone',
  'country',
  'centerLng',
  'centerLat',
  'west',
  'south',
  'east',
  'north',
  'isTraining',
  'createdAt',
] as const;

export async function findTown(db: AnyDb): Promise<Town | undefined> {
  return await tablesOf<ConfigTables>(db).selectFrom('config.town').select(townColumns).executeTakeFirst();
}

export async function insertTown(db: AnyDb, town: Town): Promise<void> {
  await tablesOf<ConfigTables>(db)
    .insertInto('config.town')
    .values({ id: true, ...town })
    .execute();
}

export async function findTownVersion(db: AnyDb): Promise<number> {
  const row = await tablesOf<ConfigTables>(db).selectFrom('config.town').select('version').executeTakeFirst();
  return row?.version ?? 0;
}

/** Writes when the town still has the version that was read; tells whether it had. */
export async function updateTown(
  db: AnyDb,
  changes: Partial<TownChanges>,
  version: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<ConfigTables>(db)
    .updateTable('config.town')
    .set({ ...changes, version: version + 1 })
    .where('version', '=', version)
    .executeTakeFirst();
  await announceStateChange(db);
  return numUpdatedRows === 1n;
}

export async function findSettingValue(db: AnyDb, id: string): Promise<unknown> {
  const row = await tablesOf<ConfigTables>(db)
    .selectFrom('config.setting')
    .select('value')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.value;
}

export async function listSettingValues(db: AnyDb): Promise<ReadonlyMap<string, unknown>> {
  const rows = await tablesOf<ConfigTables>(db)
    .selectFrom('config.setting')
    .select(['id', 'value'])
    .orderBy('id')
    .limit(1000)
    .execute();
  return new Map(rows.map((row) => [row.id, row.value]));
}

export async function saveSettingValue(
  db: AnyDb,
  setting: { id: string; value: unknown; changedAt: Date; changedBy: string | null },
): Promise<void> {
  const row = { ...setting, value: JSON.stringify(setting.value) };
  await tablesOf<ConfigTables>(db)
    .insertInto('config.setting')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await announceStateChange(db);
}

/** When each stored setting was last changed, and by whom. */
export async function listSettingChanges(
  db: AnyDb,
): Promise<ReadonlyMap<string, { changedAt: Date; changedBy: string | null }>> {
  const rows = await tablesOf<ConfigTables>(db)
    .selectFrom('config.setting')
    .select(['id', 'changedAt', 'changedBy'])
    .orderBy('id')
    .limit(1000)
    .execute();
  return new Map(rows.map(({ id, ...change }) => [id, change]));
}
