import type { Actor, Grant } from '#kernel/access/actor.ts';
import type { RolePermissions } from '#kernel/access/role.store.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { Locale } from '#kernel/i18n/locale.ts';
import type { IdentityTables } from './tables.ts';

export interface SignedInPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isSecondFactorProven: boolean;
}

export interface ActiveMembership {
  readonly organisationId: string;
  readonly organisationName: string;
  readonly roleId: string;
  readonly areaId: string | null;
}

const emptyPermissions: ReadonlySet<string> = new Set();

export async function listActiveMemberships(
  db: AnyDb,
  personId: string,
  now: Date,
): Promise<ActiveMembership[]> {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .select([
      'membership.organisationId',
      'organisation.shortName as organisationName',
      'membership.roleId',
      'membership.areaId',
    ])
    .where('membership.personId', '=', personId)
    .where('organisation.isActive', '=', true)
    .where((where) =>
      where.or([where('membership.validUntil', 'is', null), where('membership.validUntil', '>', now)]),
    )
    .orderBy('membership.createdAt')
    .limit(100)
    .execute();
}

export function anonymousActor(roles: RolePermissions, locale: Locale): Actor {
  return {
    kind: 'anonymous',
    personId: null,
    sessionId: null,
    locale,
    grants: [everyonesGrant(roles, 'public')],
  };
}

/** A program by a key: the permissions of its scopes and nothing of what everyone may. */
export function keyActor(
  key: {
    id: string;
    personId: string | null;
    organisationId: string | null;
    scopes: readonly string[];
  },
  locale: Locale,
): Actor {
  const { organisationId } = key;
  const grant: Grant = { permissions: new Set(key.scopes), roleId: 'program', organisationId, areaId: null };
  return { kind: 'program', personId: key.personId, sessionId: key.id, locale, grants: [grant] };
}

export const systemActor: Actor = {
  kind: 'system',
  personId: null,
  sessionId: null,
  locale: 'ru',
  grants: [],
};

/**
 * What a signed-in person may do. Staff rights are withheld until the second factor is on,
 * where the town requires it: the person is then a resident like any other.
 */
export function personActor(facts: {
  roles: RolePermissions;
  person: SignedInPerson;
  memberships: readonly ActiveMembership[];
  isSecondFactorRequired: boolean;
  sessionId: string | null;
  locale: Locale;
  kind: 'person' | 'program';
}): Actor {
  const { roles, person } = facts;
  const isStaffAllowed = !facts.isSecondFactorRequired || person.isSecondFactorProven;
  const staffGrants = isStaffAllowed
    ? facts.memberships.map((membership) => membershipGrant(roles, membership))
    : [];
  return {
    kind: facts.kind,
    personId: person.id,
    sessionId: facts.sessionId,
    locale: facts.locale,
    grants: [everyonesGrant(roles, 'public'), everyonesGrant(roles, 'resident'), ...staffGrants],
  };
}

function everyonesGrant(roles: RolePermissions, roleId: 'public' | 'resident'): Grant {
  return { permissions: roles.get(roleId) ?? emptyPermissions, roleId, organisationId: null, areaId: null };
}

function membershipGrant(roles: RolePermissions, membership: ActiveMembership): Grant {
  const { roleId, organisationId, areaId } = membership;
  return { permissions: roles.get(roleId) ?? emptyPermissions, roleId, organisationId, areaId };
}
