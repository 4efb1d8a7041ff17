import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';

export interface HttpTables {
  'http.idempotentAnswer': {
    actorKey: string;
    routeId: string;
    key: string;
    inputHash: string;
    /** Sealed, as a text; what an older version kept is plain, as an object. */
    answer: unknown;
    createdAt: Date;
  };
}

export interface IdempotencyClaim {
  readonly actorKey: string;
  readonly routeId: string;
  readonly key: string;
  readonly inputHash: string;
}

/** How long a repeated submission is recognised: a draft may wait a week for a connection. */
export const keptForMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Claims a key inside the command's transaction. A twin that runs at the same time waits here for our commit
 * and then finds our answer; if we roll back, the key is free again.
 */
export async function claimKey(db: AnyDb, claim: IdempotencyClaim, now: Date): Promise<boolean> {
  const result = await tablesOf<HttpTables>(db)
    .insertInto('http.idempotentAnswer')
    .values({ ...claim, answer: null, createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findAnswer(
  db: AnyDb,
  claim: IdempotencyClaim,
): Promise<{ inputHash: string; answer: unknown } | undefined> {
  return await tablesOf<HttpTables>(db)
    .selectFrom('http.idempotentAnswer')
    .select(['inputHash', 'answer'])
    .where('actorKey', '=', claim.actorKey)
    .where('routeId', '=', claim.routeId)
    .where('key', '=', claim.key)
    .executeTakeFirst();
}

export async function keepAnswer(db: AnyDb, claim: IdempotencyClaim, answer: string): Promise<void> {
  await tablesOf<HttpTables>(db)
    .updateTable('http.idempotentAnswer')
    .set({ answer: JSON.stringify(answer) })
    .where('actorKey', '=', claim.actorKey)
    .where('routeId', '=', claim.routeId)
    .where('key', '=', claim.key)
    .execute();
}

export async function forgetOldAnswers(db: AnyDb, now: Date): Promise<void> {
  await tablesOf<HttpTables>(db)
    .deleteFrom('http.idempotentAnswer')
    .where('createdAt', '<', new Date(now.getTime() - keptForMs))
    .execute();
}

export async function deleteAnswersOf(db: AnyDb, personId: string): Promise<void> {
  await tablesOf<HttpTables>(db)
    .deleteFrom('http.idempotentAnswer')
    .where('actorKey', '=', personId)
    .execute();
}
