import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';

export interface SignInAttemptTables {
  'identity.signInAttempt': {
    /** A keyed hash of the address: whether it is anybody's makes no difference here. */
    accountKey: string;
    count: number;
    startedAt: Date;
    toldAt: Date | null;
  };
}

/** Counts one attempt in one statement, so that many at once are all counted; answers how many there are by now. */
export async function countAttempt(
  db: AnyDb,
  accountKey: string,
  period: { now: Date; startedAfter: Date },
): Promise<{ count: number; startedAt: Date }> {
  const { now, startedAfter } = period;
  const { rows } = await sql<{ count: number; startedAt: Date }>`
    insert into identity.sign_in_attempt as attempt (account_key, started_at) values (${accountKey}, ${now})
    on conflict (account_key) do update set
      count = case when attempt.started_at <= ${startedAfter} then 1 else attempt.count + 1 end,
      told_at = case when attempt.started_at <= ${startedAfter} then null else attempt.told_at end,
      started_at = case when attempt.started_at <= ${startedAfter} then ${now} else attempt.started_at end
    returning count, started_at`.execute(tablesOf<SignInAttemptTables>(db));
  const [row] = rows;
  if (!row) throw new Error('An upsert answers its row');
  return row;
}

/** True for one caller only: the owner is told once. */
export async function claimTelling(db: AnyDb, accountKey: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<SignInAttemptTables>(db)
    .updateTable('identity.signInAttempt')
    .set({ toldAt: now })
    .where('accountKey', '=', accountKey)
    .where('toldAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function forgetAttempts(db: AnyDb, accountKey: string): Promise<void> {
  await tablesOf<SignInAttemptTables>(db)
    .deleteFrom('identity.signInAttempt')
    .where('accountKey', '=', accountKey)
    .execute();
}

export async function forgetAttemptsBefore(db: AnyDb, startedBefore: Date): Promise<void> {
  await tablesOf<SignInAttemptTables>(db)
    .deleteFrom('identity.signInAttempt')
    .where('startedAt', '<', startedBefore)
    .execute();
}
