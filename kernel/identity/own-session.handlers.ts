import type { Actor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { endOwnSession, listOwnSessions } from './contract/own-sessions.ts';
import { identityProblems } from './contract/problems.ts';
import { deleteSessionOf, listSessionsOf } from './own-session.store.ts';
import type { IdentityTables } from './tables.ts';

const handle = handlerFor<IdentityTables>();

export const ownSessionHandlers = [
  handle(listOwnSessions, async ({ db, actor, clock }) => {
    const rows = await listSessionsOf(db, ownerOf(actor), clock.now());

    const sessions = rows.map(({ id, userAgent, ipAddress, createdAt }) => ({
      id,
      userAgent,
      address: ipAddress === '' ? null : ipAddress,
      createdAt: createdAt.toISOString(),
      isCurrent: id === actor.sessionId,
    }));
    return { sessions };
  }),

  handle(endOwnSession, async ({ db, actor, audit }, { id }) => {
    const wasOpen = await deleteSessionOf(db, ownerOf(actor), id);
    if (!wasOpen) throw new Problem(identityProblems.sessionNotFound);

    audit({ type: 'identity.session', id });
    return {};
  }),
];

/** A program's token is no session: who finds one neither sees nor ends its owner's. */
function ownerOf(actor: Actor): string {
  if (actor.kind !== 'person' || actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}
