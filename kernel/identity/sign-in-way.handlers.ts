import type { Actor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { identityProblems } from './contract/problems.ts';
import { readSignInWays, unlinkProvider } from './contract/sign-in-ways.ts';
import type { ShellFacts } from './session.handlers.ts';
import { deleteProviderAccount, findSignInWays, lockPerson } from './sign-in-way.store.ts';
import type { KeptSignInWays } from './sign-in-way.store.ts';
import type { IdentityTables } from './tables.ts';

const handle = handlerFor<IdentityTables>();

export function signInWayHandlers(shell: Pick<ShellFacts, 'signInProviders'>) {
  return [
    handle(readSignInWays, async ({ db, actor }) => {
      const { hasPassword, passkeyCount, providerIds } = await findSignInWays(db, ownerOf(actor));

      const providers = shell
        .signInProviders()
        .map(({ id, name }) => ({ id, name, isLinked: providerIds.includes(id) }));
      return { hasPassword, passkeyCount, providers };
    }),

    handle(unlinkProvider, async ({ db, actor, audit }, { providerId }) => {
      const personId = ownerOf(actor);
      await lockPerson(db, personId);
      const ways = await findSignInWays(db, personId);
      if (!ways.providerIds.includes(providerId)) throw new Problem(identityProblems.providerNotLinked);
      const known = shell.signInProviders().map(({ id }) => id);
      if (isLastWay(ways, providerId, known)) throw new Problem(identityProblems.lastSignInWay);

      await deleteProviderAccount(db, personId, providerId);
      audit({ type: 'identity.person', id: personId }, { unlinked: providerId });
      return {};
    }),
  ];
}

/** A service that is no longer set up, or does not answer now, lets nobody in. */
export function isLastWay(ways: KeptSignInWays, providerId: string, known: readonly string[]): boolean {
  if (ways.hasPassword || ways.passkeyCount > 0) return false;
  return !ways.providerIds.some((other) => other !== providerId && known.includes(other));
}

function ownerOf(actor: Actor): string {
  if (actor.kind !== 'person' || actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}
