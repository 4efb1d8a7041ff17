import type { Selectable } from 'kysely';
import type { ReportsDb } from './report.store.ts';
import type { CategoryTable, Titles } from './tables.ts';

export type CategoryRow = Omit<Selectable<CategoryTable>, 'titles' | 'groupTitles'> & {
  readonly titles: Titles;
  readonly groupTitles: Titles;
};

export async function listActiveCategories(db: ReportsDb): Promise<CategoryRow[]> {
  return await db
    .selectFrom('reports.category')
    .select(['id', 'groupId', 'keywords', 'icon', 'termDays', 'position', 'isActive'])
    .select((from) => [
      from.ref('titles').$castTo<Titles>().as('titles'),
      from.ref('groupTitles').$castTo<Titles>().as('groupTitles'),
    ])
    .where('isActive', '=', true)
    .orderBy('position')
    .limit(500)
    .execute();
}

export async function findCategory(db: ReportsDb, id: string): Promise<CategoryRow | undefined> {
  return await db
    .selectFrom('reports.category')
    .select(['id', 'groupId', 'keywords', 'icon', 'termDays', 'position', 'isActive'])
    .select((from) => [
      from.ref('titles').$castTo<Titles>().as('titles'),
      from.ref('groupTitles').$castTo<Titles>().as('groupTitles'),
    ])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** A title in the asker's language, or in the first one there is. */
export function titleIn(titles: Titles, locale: string): string {
  return titles[locale] ?? Object.values(titles)[0] ?? '';
}
