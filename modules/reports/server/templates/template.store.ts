import type { Insertable, Selectable, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { TemplateStep } from '../../contract/templates.ts';
import type { ReportsDb } from '../report.store.ts';
import type { AnswerTemplateTable } from './tables.ts';

export type TemplateRow = Selectable<AnswerTemplateTable>;

const columns = [
  'id',
  'organisationId',
  'step',
  'categoryIds',
  'titles',
  'texts',
  'version',
  'changedAt',
] as const;
const shownAtMost = 1_000;

/** The town's templates and those of these organisations, the own ones first. Relies on answer_template_step. */
export async function listTemplateRows(
  db: ReportsDb,
  asked: { organisationIds: readonly string[]; step?: TemplateStep; categoryId?: string },
): Promise<TemplateRow[]> {
  const { organisationIds, step, categoryId } = asked;
  let query = db
    .selectFrom('reports.answerTemplate')
    .select(columns)
    .where((where) =>
      where.or([
        where('organisationId', 'is', null),
        ...(organisationIds.length > 0 ? [where('organisationId', 'in', [...organisationIds])] : []),
      ]),
    );
  if (step) query = query.where('step', '=', step);
  if (categoryId)
    query = query.where(sql<boolean>`(category_ids = '{}' or ${categoryId}::text = any(category_ids))`);
  return await query
    .orderBy('step')
    .orderBy(sql`organisation_id is null`)
    .orderBy(sql`category_ids = '{}'`)
    .orderBy('id')
    .limit(shownAtMost)
    .execute();
}

export async function findTemplateForUpdate(db: ReportsDb, id: string): Promise<TemplateRow | undefined> {
  return await db
    .selectFrom('reports.answerTemplate')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function countTemplates(db: ReportsDb, organisationId: string | null): Promise<number> {
  const { count } = await db
    .selectFrom('reports.answerTemplate')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('organisationId', 'is not distinct from', organisationId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertTemplate(db: ReportsDb, row: Insertable<AnswerTemplateTable>): Promise<void> {
  await db
    .insertInto('reports.answerTemplate')
    .values({ ...row, titles: JSON.stringify(row.titles), texts: JSON.stringify(row.texts) })
    .execute();
}

export async function updateTemplate(
  db: ReportsDb,
  id: string,
  { titles, texts, ...changes }: Updateable<AnswerTemplateTable>,
): Promise<number> {
  const { version } = await db
    .updateTable('reports.answerTemplate')
    .set({ ...changes, titles: JSON.stringify(titles), texts: JSON.stringify(texts) })
    .set({ version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function deleteTemplate(db: ReportsDb, id: string): Promise<void> {
  await db.deleteFrom('reports.answerTemplate').where('id', '=', id).execute();
}
