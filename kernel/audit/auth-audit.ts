import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { newId } from '#kernel/ids.ts';
import { insertEntry } from './entry.store.ts';

/** The trace of a sign-in, sign-up or password change, which happen outside the command pipeline. */
export async function recordAuthAudit(
  database: Database,
  clock: Clock,
  facts: { routeId: string; personId: string | null; reason?: string },
): Promise<void> {
  const occurredAt = clock.now();
  const id = newId(occurredAt.getTime());
  await database.transaction(async (db) => {
    await insertEntry(db, {
      id,
      occurredAt,
      actorKind: facts.personId ? 'person' : 'anonymous',
      actorPersonId: facts.personId,
      sessionId: null,
      routeId: facts.routeId,
      subjectType: facts.personId ? 'identity.person' : null,
      subjectId: facts.personId,
      difference: {},
      reason: facts.reason ?? null,
      requestId: id,
    });
  });
}
