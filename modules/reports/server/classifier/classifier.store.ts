import { sql } from 'kysely';
import type { CategoryDefinition } from '../../contract/classifier.ts';
import { listCategories, listCauses } from '../category.store.ts';
import type { ReportsDb } from '../report.store.ts';

export type StoredCategory = CategoryDefinition & { readonly version: number };

/** The classifier as it is edited: everything, in the order of the screen. */
export async function readClassifier(db: ReportsDb): Promise<StoredCategory[]> {
  const causes = Map.groupBy(await listCauses(db), ({ categoryId }) => categoryId);
  const categories = await listCategories(db);
  return categories.map(({ groupId, groupTitles, position: _, ...category }) => ({
    ...category,
    group: { id: groupId, titles: groupTitles },
    questions: [...category.questions],
    stopMessages: [...category.stopMessages],
    causes: (causes.get(category.id) ?? []).map(({ categoryId: __, position: ___, ...cause }) => ({
      ...cause,
      questions: [...cause.questions],
      stopMessages: [...cause.stopMessages],
    })),
  }));
}

export async function findCategoryVersion(db: ReportsDb, id: string): Promise<number> {
  const row = await db
    .selectFrom('reports.category')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** The ids among these that are causes of another category. */
export async function findForeignCauses(
  db: ReportsDb,
  categoryId: string,
  causeIds: readonly string[],
): Promise<string[]> {
  if (causeIds.length === 0) return [];
  const rows = await db
    .selectFrom('reports.cause')
    .select('id')
    .where('id', 'in', [...causeIds])
    .where('categoryId', '!=', categoryId)
    .execute();
  return rows.map(({ id }) => id);
}

/** Writes a category with everything below it. Causes it leaves out are kept and not offered any more. */
export async function writeCategory(db: ReportsDb, category: CategoryDefinition): Promise<number> {
  const { id, group, titles, season, causes, questions, stopMessages, ...facts } = category;
  const row = {
    ...facts,
    groupId: group.id,
    groupTitles: JSON.stringify(group.titles),
    titles: JSON.stringify(titles),
    seasonFrom: season?.from ?? null,
    seasonTo: season?.to ?? null,
    questions: JSON.stringify(questions),
    stopMessages: JSON.stringify(stopMessages),
  };
  const { version } = await db
    .insertInto('reports.category')
    .values({
      id,
      ...row,
      position: sql<number>`(select coalesce(max(position), 0) + 1 from reports.category where position < 2000)`,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ ...row, version: sql<number>`category.version + 1` }),
    )
    .returning('version')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('reports.category')
    .set({ groupTitles: JSON.stringify(group.titles) })
    .where('groupId', '=', group.id)
    .execute();
  await writeCauses(db, id, causes);
  return version;
}

async function writeCauses(
  db: ReportsDb,
  categoryId: string,
  causes: CategoryDefinition['causes'],
): Promise<void> {
  const ids = causes.map(({ id }) => id);
  let absent = db.updateTable('reports.cause').set({ isActive: false }).where('categoryId', '=', categoryId);
  if (ids.length > 0) absent = absent.where('id', 'not in', ids);
  await absent.execute();
  for (const [index, { id, titles, season, questions, stopMessages, ...facts }] of causes.entries()) {
    const row = {
      ...facts,
      categoryId,
      titles: JSON.stringify(titles),
      seasonFrom: season?.from ?? null,
      seasonTo: season?.to ?? null,
      questions: JSON.stringify(questions),
      stopMessages: JSON.stringify(stopMessages),
      position: index + 1,
    };
    await db
      .insertInto('reports.cause')
      .values({ id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}
