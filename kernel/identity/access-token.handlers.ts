import { randomBytes } from 'node:crypto';
import type { Actor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { newId } from '#kernel/ids.ts';
import { deleteTokenOf, insertAccessToken, listTokensOf, tokensPerPerson } from './access-token.store.ts';
import { createAccessToken, listAccessTokens, revokeAccessToken } from './contract/access-tokens.ts';
import { identityProblems } from './contract/problems.ts';
import { ageOfSession } from './fresh-session.ts';
import { hashToken } from './token-hash.ts';
import type { IdentityTables } from './tables.ts';

const handle = handlerFor<IdentityTables>();
const dayMs = 24 * 60 * 60_000;
const tokenBytes = 32;

export const accessTokenHandlers = [
  handle(listAccessTokens, async ({ db, actor, clock }) => {
    const rows = await listTokensOf(db, ownerOf(actor));

    const tokens = rows.map(({ id, name, createdAt, expiresAt }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      isExpired: expiresAt <= clock.now(),
    }));
    return { tokens };
  }),

  handle(createAccessToken, async (context, { name, validDays }) => {
    const { db, actor, clock, audit } = context;
    const personId = ownerOf(actor);
    if (actor.kind === 'program') throw new Problem(identityProblems.tokenByProgram);
    if ((await ageOfSession(context)) !== 'fresh') throw new Problem(identityProblems.signInAgain);
    const kept = await listTokensOf(db, personId);
    if (kept.length >= tokensPerPerson)
      throw new Problem(identityProblems.tooManyTokens, { limit: tokensPerPerson });

    const createdAt = clock.now();
    const id = newId(createdAt.getTime());
    // The word in front lets a person, and a search for leaked secrets, know what it is.
    const token = `veche_${randomBytes(tokenBytes).toString('base64url')}`;
    const expiresAt = new Date(createdAt.getTime() + validDays * dayMs);
    await insertAccessToken(db, { id, personId, name, tokenHash: hashToken(token), expiresAt, createdAt });
    audit({ type: 'identity.access-token', id }, { name, validDays });
    return { id, token, expiresAt: expiresAt.toISOString() };
  }),

  handle(revokeAccessToken, async ({ db, actor, audit }, { id }) => {
    const name = await deleteTokenOf(db, ownerOf(actor), id);
    if (name === undefined) throw new Problem(identityProblems.tokenNotFound);

    audit({ type: 'identity.access-token', id }, { name });
    return {};
  }),
];

function ownerOf(actor: Actor): string {
  if (actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}
