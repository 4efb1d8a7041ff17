import type { Actor } from '#kernel/access/actor.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { findSessionStart } from './own-session.store.ts';

/** What opens an account for long, or closes it, is for who signed in just now, not for who found an open browser. */
export const freshSessionMs = 15 * 60_000;

export interface SignedInFacts {
  readonly db: AnyDb;
  readonly actor: Actor;
  readonly clock: Clock;
}

/** Never true for a program. */
export async function isSignedInJustNow({ db, actor, clock }: SignedInFacts): Promise<boolean> {
  if (actor.kind !== 'person' || actor.sessionId === null) return false;
  const startedAt = await findSessionStart(db, actor.sessionId);
  return startedAt !== undefined && clock.now().getTime() - startedAt.getTime() <= freshSessionMs;
}
