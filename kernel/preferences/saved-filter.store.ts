import { sql } from 'kysely';
import { UNICODE_ORDER } from '#kernel/db/collation.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { SavedFilter } from './contract/saved-filters.ts';
import { maximumFiltersPerPage } from './contract/saved-filters.ts';
import type { PreferencesTables, SavedFilterTable } from './tables.ts';

/** Uses the unique index (person, page, name). */
export async function listFiltersOf(
  db: AnyDb,
  { personId, page }: { personId: string; page: string },
): Promise<SavedFilter[]> {
  return await tablesOf<PreferencesTables>(db)
    .selectFrom('preferences.savedFilter')
    .select(['id', 'name', 'query', 'isDefault'])
    .where('personId', '=', personId)
    .where('page', '=', page)
    .orderBy(sql`name ${UNICODE_ORDER}`)
    .limit(maximumFiltersPerPage)
    .execute();
}

export async function findFilterOf(
  db: AnyDb,
  { personId, id }: { personId: string; id: string },
): Promise<SavedFilterTable | undefined> {
  return await tablesOf<PreferencesTables>(db)
    .selectFrom('preferences.savedFilter')
    .select(['id', 'personId', 'page', 'name', 'query', 'isDefault', 'createdAt'])
    .where('id', '=', id)
    .where('personId', '=', personId)
    .executeTakeFirst();
}

export async function insertFilter(db: AnyDb, filter: SavedFilterTable): Promise<void> {
  await tablesOf<PreferencesTables>(db).insertInto('preferences.savedFilter').values(filter).execute();
}

export async function updateFilter(
  db: AnyDb,
  id: string,
  changes: Partial<Pick<SavedFilterTable, 'name' | 'isDefault'>>,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await tablesOf<PreferencesTables>(db)
    .updateTable('preferences.savedFilter')
    .set(changes)
    .where('id', '=', id)
    .execute();
}

export async function clearDefault(
  db: AnyDb,
  { personId, page }: Pick<SavedFilterTable, 'personId' | 'page'>,
): Promise<void> {
  await tablesOf<PreferencesTables>(db)
    .updateTable('preferences.savedFilter')
    .set({ isDefault: false })
    .where('personId', '=', personId)
    .where('page', '=', page)
    .where('isDefault', '=', true)
    .execute();
}

export async function deleteFilter(db: AnyDb, id: string): Promise<void> {
  await tablesOf<PreferencesTables>(db).deleteFrom('preferences.savedFilter').where('id', '=', id).execute();
}

/** On every page. */
export async function listAllFiltersOf(
  db: AnyDb,
  personId: string,
  limit: number,
): Promise<Pick<SavedFilterTable, 'name' | 'page' | 'query' | 'createdAt'>[]> {
  return await tablesOf<PreferencesTables>(db)
    .selectFrom('preferences.savedFilter')
    .select(['name', 'page', 'query', 'createdAt'])
    .where('personId', '=', personId)
    .orderBy('page')
    .orderBy('name')
    .limit(limit)
    .execute();
}

export async function deleteFiltersOf(db: AnyDb, personId: string): Promise<void> {
  await tablesOf<PreferencesTables>(db)
    .deleteFrom('preferences.savedFilter')
    .where('personId', '=', personId)
    .execute();
}
