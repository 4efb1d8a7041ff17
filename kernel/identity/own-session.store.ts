import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables, SessionTable } from './tables.ts';

/** More than any person has devices. */
const listedSessions = 100;

/** Relies on the index `session_person`. */
export async function listSessionsOf(
  db: AnyDb,
  personId: string,
  now: Date,
): Promise<Pick<SessionTable, 'id' | 'userAgent' | 'ipAddress' | 'createdAt'>[]> {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.session')
    .select(['id', 'userAgent', 'ipAddress', 'createdAt'])
    .where('personId', '=', personId)
    .where('expiresAt', '>', now)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(listedSessions)
    .execute();
}

/** Tells whether the person had such a session. */
export async function deleteSessionOf(db: AnyDb, personId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tablesOf<IdentityTables>(db)
    .deleteFrom('identity.session')
    .where('id', '=', id)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** When the session began; undefined: it is over. */
export async function findSessionStart(db: AnyDb, id: string): Promise<Date | undefined> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.session')
    .select('createdAt')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.createdAt;
}
