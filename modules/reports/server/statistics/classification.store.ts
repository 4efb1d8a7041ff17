import { sql } from 'kysely';
import type { Titles } from '../tables.ts';
import type { StatisticsDb } from './statistic.store.ts';

export interface CategoryTitle {
  readonly id: string;
  readonly groupId: string;
  readonly titles: Titles;
  readonly groupTitles: Titles;
}

/** All categories, those no longer offered too: old reports keep theirs. */
export async function listAllCategories(db: StatisticsDb): Promise<CategoryTitle[]> {
  return await db
    .selectFrom('reports.category')
    .select(['id', 'groupId'])
    .select((from) => [
      from.ref('titles').$castTo<Titles>().as('titles'),
      from.ref('groupTitles').$castTo<Titles>().as('groupTitles'),
    ])
    .orderBy('position')
    .orderBy('id')
    .limit(2000)
    .execute();
}

/** Whether a report names a concrete problem: by the moderator, where told, else by its category. */
export async function findConcreteness(
  db: StatisticsDb,
  reportId: string,
): Promise<{ byModerator: boolean | null; byCategory: boolean }> {
  const { rows } = await sql<{ byModerator: boolean | null; byCategory: boolean }>`
    select report.names_problem as by_moderator, category.names_problem as by_category
    from reports.report as report
    join reports.category as category on category.id = report.category_id
    where report.id = ${reportId}`.execute(db);
  return rows[0] ?? { byModerator: null, byCategory: true };
}

export async function saveConcreteness(
  db: StatisticsDb,
  { reportId, namesProblem }: { reportId: string; namesProblem: boolean | null },
): Promise<void> {
  await sql`update reports.report set names_problem = ${namesProblem} where id = ${reportId}`.execute(db);
}
