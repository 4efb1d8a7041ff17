import { sql } from 'kysely';
import type { CategoryTitleView } from '#modules/reports/contract/views.ts';
import type { Locale } from '#kernel/i18n/locale.ts';
import type { IncidentsDb } from '../context.ts';

const categoriesAtMost = 1000;

/** Kinds of reports by name, in the order of the classifier. */
export async function listCategoryTitles(
  db: IncidentsDb,
  locale: Locale,
): Promise<{ value: CategoryTitleView['id']; title: string }[]> {
  return await db
    .selectFrom('reports.categoryTitle')
    .select('id as value')
    .select(sql<string>`titles ->> ${locale}`.as('title'))
    .orderBy('position')
    .orderBy('id')
    .limit(categoriesAtMost)
    .execute();
}
