import type { SituationDb } from '../context.ts';
import type { StoredSummary } from '../tables.ts';

const columns = ['day', 'madeAt', 'content'] as const;

export async function findSummary(db: SituationDb, day: string) {
  return await db.selectFrom('situation.summary').select(columns).where('day', '=', day).executeTakeFirst();
}

/** Days that have one, the newest first. */
export async function listSummaryDays(db: SituationDb, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('situation.summary')
    .select('day')
    .orderBy('day', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ day }) => day);
}

/** Answers whether the day had none. */
export async function insertSummary(
  db: SituationDb,
  { day, madeAt, content }: { day: string; madeAt: Date; content: Record<string, StoredSummary> },
): Promise<boolean> {
  const rows = await db
    .insertInto('situation.summary')
    .values({ day, madeAt, content: JSON.stringify(content) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('day')
    .execute();
  return rows.length > 0;
}

export async function forgetSummaries(db: SituationDb, before: string): Promise<void> {
  await db.deleteFrom('situation.summary').where('day', '<', before).execute();
}
