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

/** `ended`: meanwhile, or a program, which has none. */
export type SessionAge = 'fresh' | 'old' | 'ended';

export async function ageOfSession({ db, actor, clock }: SignedInFacts): Promise<SessionAge> {
  if (actor.kind !== 'person' || actor.sessionId === null) return 'ended';
  const startedAt = await findSessionStart(db, actor.sessionId);
  if (!startedAt) return 'ended';
  return clock.now().getTime() - startedAt.getTime() <= freshSessionMs ? 'fresh' : 'old';
}
