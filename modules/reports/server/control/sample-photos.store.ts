import type { ReportsDb } from '../report.store.ts';

/** The proofs of these answers. Relies on photo_report. */
export async function listPhotosOfSteps(
  db: ReportsDb,
  historyIds: readonly string[],
): Promise<{ fileId: string; historyId: string }[]> {
  if (historyIds.length === 0) return [];
  return await db
    .selectFrom('reports.answerCheck')
    .innerJoin('reports.photo', 'reports.photo.reportId', 'reports.answerCheck.reportId')
    .select(['reports.photo.fileId', 'reports.photo.historyId'])
    .where('reports.answerCheck.answerId', 'in', [...historyIds])
    .whereRef('reports.photo.historyId', '=', 'reports.answerCheck.answerId')
    .orderBy('reports.photo.historyId')
    .orderBy('reports.photo.position')
    .limit(1_000)
    .execute();
}
