import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';

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

export type Town = Omit<TownTable, 'id'>;

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

export async function updateTown(
  db: AnyDb,
  changes: Partial<Omit<Town, 'kind' | 'createdAt'>>,
): Promise<void> {
  await tablesOf<ConfigTables>(db).updateTable('config.town').set(changes).execute();
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
}
