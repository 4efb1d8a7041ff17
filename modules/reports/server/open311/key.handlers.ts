import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findMailRecipient } from '#kernel/identity/person.store.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { issueProgramKey, listProgramKeys, revokeProgramKey } from '#kernel/identity/program-key.store.ts';
import type { ListedKey } from '#kernel/identity/program-key.store.ts';
import { issueApiKey, keyScopes, listApiKeys, revokeApiKey } from '../../contract/open311/keys.ts';
import type { ApiKeyView, KeyScope } from '../../contract/open311/keys.ts';
import { open311Problems } from '../../contract/open311/problems.ts';
import type { ReportsTables } from '../tables.ts';
import { endOfDay } from './instants.ts';
import type { Open311Context } from './request.presenter.ts';

const handle = handlerFor<ReportsTables>();

/** A town issues some dozens; ended ones are kept for the record. */
const listedKeys = 500;

export const scopePermissions: Readonly<Record<KeyScope, string>> = {
  services: 'reports.open311.read',
  create: 'reports.open311.create',
  updates: 'reports.open311.update',
};

export const keyHandlers = [
  handle(listApiKeys, async ({ db, clock }) => {
    const keys = await listProgramKeys(db, Object.values(scopePermissions), listedKeys);
    return { keys: keys.map((key) => presentKey(key, clock.now())) };
  }),

  handle(issueApiKey, async (context, { name, scopes, limitPerMinute, expiresOn, ...owner }) => {
    const { db, actor, clock, town, audit } = context;
    const ids = await findOwner(context, owner);
    const expiresAt = endOfDay(expiresOn, town.timeZone);
    if (expiresAt <= clock.now()) throw new Problem(open311Problems.keyExpiresInThePast);

    const { id, token } = await issueProgramKey(db, {
      ...ids,
      name,
      scopes: scopes.map((scope) => scopePermissions[scope]),
      limitPerMinute,
      expiresAt,
      issuedBy: actor.personId,
      now: clock.now(),
    });
    audit({ type: 'identity.access-token', id }, { ...ids, name, scopes, limitPerMinute, expiresOn });
    return { id, key: token };
  }),

  handle(revokeApiKey, async ({ db, clock, audit }, { id, reason }) => {
    const name = await revokeProgramKey(db, id, clock.now());
    if (name === undefined) throw new Problem(open311Problems.keyNotFound);

    audit({ type: 'identity.access-token', id }, { name }, reason);
    return {};
  }),
];

/** @throws Problem `reports.api-key-needs-owner` unless exactly one owner is told and found */
async function findOwner(
  { db }: Open311Context,
  owner: { organisationId: string | null; personEmail: string | null },
): Promise<{ organisationId: string | null; personId: string | null }> {
  const { organisationId, personEmail } = owner;
  if ((organisationId === null) === (personEmail === null)) throw new Problem(open311Problems.keyNeedsOwner);
  if (organisationId !== null) {
    const names = await findOrganisationNames(db, [organisationId]);
    if (!names.has(organisationId)) throw new Problem(open311Problems.keyNeedsOwner);
    return { organisationId, personId: null };
  }
  const person = await findMailRecipient(db, personEmail ?? '');
  if (!person) throw new Problem(open311Problems.keyNeedsOwner);
  return { organisationId: null, personId: person.personId };
}

function presentKey(key: ListedKey, now: Date): ApiKeyView {
  return {
    id: key.id,
    name: key.name,
    ownerName: key.organisationName ?? key.personName ?? '',
    isOrganisation: key.organisationName !== null,
    scopes: keyScopes.filter((scope) => key.scopes?.includes(scopePermissions[scope])),
    limitPerMinute: key.limitPerMinute ?? 0,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    state: key.revokedAt !== null ? 'revoked' : key.expiresAt <= now ? 'expired' : 'valid',
  };
}
