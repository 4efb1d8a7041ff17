import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '#kernel/access/actor.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Hub } from '#kernel/hub.ts';
import { negotiateLocale } from '#kernel/i18n/locale.ts';
import type { Locale } from '#kernel/i18n/locale.ts';
import { findProgram } from './access-token.store.ts';
import { anonymousActor, keyActor, listActiveMemberships, personActor } from './actor.store.ts';
import type { ActiveMembership, SignedInPerson } from './actor.store.ts';
import { requireSecondFactor } from './settings.ts';
import { SharedLookup } from './shared-lookup.ts';
import { isSecondFactorProven } from './sign-in-way.ts';
import { hashToken } from './token-hash.ts';

export interface ResolvedActor {
  readonly actor: Actor;
  readonly person: SignedInPerson | null;
  readonly memberships: readonly ActiveMembership[];
  /** What a key may ask in a minute; absent where the common limits hold. */
  readonly limitPerMinute?: number | undefined;
}

/** Who is asking: by session cookie, by a program's token, or nobody in particular. */
export async function resolveActor(hub: Hub, headers: IncomingHttpHeaders): Promise<ResolvedActor> {
  const locale = requestLocale(headers);
  const authorization = headers.authorization;
  if (authorization?.startsWith('Bearer ')) return await resolveProgram(hub, authorization.slice(7), locale);
  if (!headers.cookie?.includes('veche.session_token')) return anonymous(hub, locale);

  const session = await hub.auth.api.getSession({ headers: cookieHeader(headers.cookie) });
  // NOTE: blocking ends the sessions; one that was being opened at that moment ends here.
  if (!session || session.user.blockedAt) return anonymous(hub, locale);
  const { id, name, email, twoFactorEnabled } = session.user;
  const isProven = isSecondFactorProven(session.session.signedInBy, twoFactorEnabled === true);
  const person = { id, name, email, isSecondFactorProven: isProven };
  return await resolvePerson(hub, { person, sessionId: session.session.id, locale, kind: 'person' });
}

function anonymous(hub: Hub, locale: Locale): ResolvedActor {
  return { actor: anonymousActor(hub.state.roles, locale), person: null, memberships: [] };
}

/**
 * A program by its token or key, wherever the request carried it.
 *
 * @throws Problem `http.sign-in-required` when it is unknown, expired or revoked, or its owner is blocked
 */
export async function resolveProgram(hub: Hub, token: string, locale: Locale): Promise<ResolvedActor> {
  const program = await lookupOf(hub).ask(hashToken(token));
  if (!program) throw new Problem(commonProblems.signInRequired);
  if (program.kind === 'token') {
    const { person, tokenId } = program;
    return await resolvePerson(hub, { person, sessionId: tokenId, locale, kind: 'program' });
  }
  const { key } = program;
  return { actor: keyActor(key, locale), person: null, memberships: [], limitPerMinute: key.limitPerMinute };
}

const lookups = new WeakMap<Hub, SharedLookup<Awaited<ReturnType<typeof findProgram>>>>();

/** A device that calls a hundred times a second is looked up as often as the database answers. */
function lookupOf(hub: Hub) {
  const known = lookups.get(hub);
  if (known) return known;
  const lookup = new SharedLookup(
    async (tokenHash: string) => await findProgram(hub.database.handle, tokenHash, hub.clock.now()),
  );
  lookups.set(hub, lookup);
  return lookup;
}

async function resolvePerson(
  hub: Hub,
  facts: { person: SignedInPerson; sessionId: string; locale: Locale; kind: 'person' | 'program' },
): Promise<ResolvedActor> {
  const memberships = await listActiveMemberships(hub.database.handle, facts.person.id, hub.clock.now());
  const isSecondFactorRequired = isStaffSecondFactorRequired(hub);
  const actor = personActor({ ...facts, roles: hub.state.roles, memberships, isSecondFactorRequired });
  return { actor, person: facts.person, memberships };
}

/** Staff need a second factor; the demo town, whose passwords are printed, does without. */
export function isStaffSecondFactorRequired(hub: Hub): boolean {
  if (hub.state.town.kind === 'demo') return false;
  const stored = hub.state.settings.get(requireSecondFactor.id) ?? requireSecondFactor.initial;
  return requireSecondFactor.schema.parse(stored);
}

export function requestLocale(headers: IncomingHttpHeaders): Locale {
  const chosen = /(?:^|;\s*)veche_locale=(ru|uk|en)/.exec(headers.cookie ?? '')?.[1];
  return negotiateLocale(chosen ?? headers['accept-language']);
}

function cookieHeader(cookie: string): Headers {
  return new Headers({ cookie });
}
