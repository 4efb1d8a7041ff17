import { sql } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { RecomputationTable } from './tables.ts';

export async function countOpenReports(db: ReportsDb): Promise<number> {
  const { count } = await db
    .selectFrom('reports.report')
    .select((from) => from.fn.countAll<number>().as('count'))
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertRecomputation(
  db: ReportsDb,
  row: Pick<RecomputationTable, 'id' | 'startedAt' | 'reportCount'>,
): Promise<void> {
  await db
    .insertInto('reports.recomputation')
    .values({ ...row, finishedAt: null, doneCount: 0, changedCount: 0 })
    .execute();
}

export async function addProgress(
  db: ReportsDb,
  id: string,
  progress: { done: number; changed: number },
): Promise<void> {
  await db
    .updateTable('reports.recomputation')
    .set({
      doneCount: sql`done_count + ${progress.done}::integer`,
      changedCount: sql`changed_count + ${progress.changed}::integer`,
    })
    .where('id', '=', id)
    .execute();
}

export async function finishRecomputation(db: ReportsDb, id: string, finishedAt: Date): Promise<void> {
  await db.updateTable('reports.recomputation').set({ finishedAt }).where('id', '=', id).execute();
}

export async function findLatestRecomputation(db: ReportsDb): Promise<RecomputationTable | undefined> {
  return await db
    .selectFrom('reports.recomputation')
    .select(['id', 'startedAt', 'finishedAt', 'reportCount', 'doneCount', 'changedCount'])
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** True the first time for a country and year. */
export async function claimWarning(
  db: ReportsDb,
  warning: { country: 'RU' | 'UA'; year: number; warnedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reports.calendarWarning')
    .values(warning)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
