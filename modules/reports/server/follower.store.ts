import { sql } from 'kysely';
import type { ReportsDb } from './report.store.ts';

export interface Following {
  readonly isSupporter: boolean;
  readonly isSubscribed: boolean;
}

interface FollowerKey {
  readonly reportId: string;
  readonly personId: string;
}

export async function findFollowing(db: ReportsDb, key: FollowerKey): Promise<Following> {
  const row = await db
    .selectFrom('reports.follower')
    .select(['isSupporter', 'isSubscribed'])
    .where('reportId', '=', key.reportId)
    .where('personId', '=', key.personId)
    .executeTakeFirst();
  return row ?? { isSupporter: false, isSubscribed: false };
}

export async function setSubscription(
  db: ReportsDb,
  key: FollowerKey & { isSubscribed: boolean; now: Date },
): Promise<void> {
  const { reportId, personId, isSubscribed, now } = key;
  await db
    .insertInto('reports.follower')
    .values({ reportId, personId, isSupporter: false, isSubscribed, createdAt: now })
    .onConflict((conflict) => conflict.columns(['reportId', 'personId']).doUpdateSet({ isSubscribed }))
    .execute();
}

/** Adds a supporter once; answers the count of supporters after it. */
export async function addSupporter(db: ReportsDb, key: FollowerKey & { now: Date }): Promise<number> {
  const { reportId, personId, now } = key;
  const following = await findFollowing(db, key);
  if (!following.isSupporter) {
    await db
      .insertInto('reports.follower')
      .values({ reportId, personId, isSupporter: true, isSubscribed: true, createdAt: now })
      .onConflict((conflict) =>
        conflict.columns(['reportId', 'personId']).doUpdateSet({ isSupporter: true, isSubscribed: true }),
      )
      .execute();
  }
  const { supportCount } = await db
    .updateTable('reports.report')
    .set({ supportCount: sql`support_count + ${following.isSupporter ? 0 : 1}` })
    .where('id', '=', reportId)
    .returning('supportCount')
    .executeTakeFirstOrThrow();
  return supportCount;
}

/** Who wants messages about a report, page by page: `after` is the last person of the page before. */
export async function listSubscribers(
  db: ReportsDb,
  reportId: string,
  page: { after: string | null; limit: number },
): Promise<string[]> {
  let query = db
    .selectFrom('reports.follower')
    .select('personId')
    .where('reportId', '=', reportId)
    .where('isSubscribed', '=', true);
  if (page.after !== null) query = query.where('personId', '>', page.after);
  const rows = await query.orderBy('personId').limit(page.limit).execute();
  return rows.map((row) => row.personId);
}
