import { sql } from 'kysely';
import type { SituationDb } from '../context.ts';
import type { FigureAimTable, FigureDayTable } from '../tables.ts';

export async function listAims(db: SituationDb): Promise<FigureAimTable[]> {
  return await db
    .selectFrom('situation.figureAim')
    .select(['figureId', 'target', 'ownerPersonId'])
    .orderBy('figureId')
    .limit(200)
    .execute();
}

export async function saveAim(db: SituationDb, aim: FigureAimTable): Promise<void> {
  const { figureId: _, ...changes } = aim;
  await db
    .insertInto('situation.figureAim')
    .values(aim)
    .onConflict((conflict) => conflict.column('figureId').doUpdateSet(changes))
    .execute();
}

/** Mornings from a day on, the oldest first. */
export async function listFigureDays(db: SituationDb, from: string): Promise<FigureDayTable[]> {
  return await db
    .selectFrom('situation.figureDay')
    .select(['figureId', 'day', 'value'])
    .where('day', '>=', from)
    .orderBy('day')
    .orderBy('figureId')
    .limit(2_000)
    .execute();
}

/** The first count of a morning stays. */
export async function insertFigureDays(db: SituationDb, rows: readonly FigureDayTable[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('situation.figureDay')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function forgetFigureDays(db: SituationDb, before: string): Promise<void> {
  await sql`delete from situation.figure_day where day < ${before}::date`.execute(db);
}
