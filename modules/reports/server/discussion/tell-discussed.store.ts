import type { ReportsDb } from '../report.store.ts';

/** More than are shown under one report within the pause. */
const toldAtOnce = 100;

/** Comments everybody may read that nobody was told of, marked as told by this very look. Relies on comment_untold. */
export async function takeUntold(db: ReportsDb, reportId: string, now: Date): Promise<string[]> {
  const untold = db
    .selectFrom('reports.comment')
    .select('id')
    .where('reportId', '=', reportId)
    .where('state', '=', 'shown')
    .where('toldAt', 'is', null)
    .orderBy('id')
    .limit(toldAtOnce);
  const rows = await db
    .updateTable('reports.comment')
    .set({ toldAt: now })
    .where('id', 'in', untold)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Whose words of these are still to be read; null: the writer is forgotten. */
export async function listWritersOf(db: ReportsDb, ids: readonly string[]): Promise<(string | null)[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('reports.comment')
    .select('personId')
    .where('id', 'in', [...ids])
    .where('state', '=', 'shown')
    .execute();
  return rows.map(({ personId }) => personId);
}
