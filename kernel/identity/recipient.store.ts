import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables } from './tables.ts';

/** Whom to write to, and in which language. */
export interface Recipient {
  readonly personId: string;
  readonly email: string;
  readonly locale: string;
}

interface RecipientTables extends IdentityTables {
  'access.rolePermission': { roleId: string; permission: string };
}

/** The people with these ids whose address is confirmed and who are not blocked, in no particular order. */
export async function findRecipients(db: AnyDb, personIds: readonly string[]): Promise<Recipient[]> {
  if (personIds.length === 0) return [];
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select(['id as personId', 'email', 'locale'])
    .where('id', 'in', [...personIds])
    .where('emailVerified', '=', true)
    .where('blockedAt', 'is', null)
    .execute();
}

interface RecipientScope {
  readonly permission: string;
  readonly areaIds: readonly string[];
  readonly now: Date;
  readonly limit: number;
}

/** Members of an organisation who hold a permission there now, for a place in these areas. */
export async function listRecipientsOf(
  db: AnyDb,
  { organisationId, ...scope }: RecipientScope & { organisationId: string },
): Promise<Recipient[]> {
  return await holders(db, scope).where('membership.organisationId', '=', organisationId).execute();
}

/** Members of any organisation who hold a permission now, for a place in these areas. */
export async function listRecipientsByPermission(db: AnyDb, scope: RecipientScope): Promise<Recipient[]> {
  return await holders(db, scope).execute();
}

function holders(db: AnyDb, scope: RecipientScope) {
  return tablesOf<RecipientTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .innerJoin('access.rolePermission as grant', 'grant.roleId', 'membership.roleId')
    .innerJoin('identity.person as person', 'person.id', 'membership.personId')
    .select(['person.id as personId', 'person.email', 'person.locale'])
    .distinct()
    .where('organisation.isActive', '=', true)
    .where('grant.permission', '=', scope.permission)
    .where('person.emailVerified', '=', true)
    .where('person.blockedAt', 'is', null)
    .where((where) =>
      where.or([where('membership.validUntil', 'is', null), where('membership.validUntil', '>', scope.now)]),
    )
    .where((where) =>
      where.or([
        where('membership.areaId', 'is', null),
        ...(scope.areaIds.length > 0 ? [where('membership.areaId', 'in', [...scope.areaIds])] : []),
      ]),
    )
    .orderBy('person.id')
    .limit(scope.limit);
}

/** Everyone who holds a permission now by a membership without an area: those who look after the whole town. */
export async function listHolders(
  db: AnyDb,
  asked: { permission: string; now: Date; limit: number },
): Promise<Recipient[]> {
  return await holders(db, { ...asked, areaIds: [] }).execute();
}

/** People who hold a role now, in any organisation, for a place in these areas. */
export async function listRecipientsWithRole(
  db: AnyDb,
  scope: { roleId: string; areaIds: readonly string[]; now: Date; limit: number },
): Promise<Recipient[]> {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .innerJoin('identity.person as person', 'person.id', 'membership.personId')
    .select(['person.id as personId', 'person.email', 'person.locale'])
    .distinct()
    .where('organisation.isActive', '=', true)
    .where('membership.roleId', '=', scope.roleId)
    .where('person.emailVerified', '=', true)
    .where('person.blockedAt', 'is', null)
    .where((where) =>
      where.or([where('membership.validUntil', 'is', null), where('membership.validUntil', '>', scope.now)]),
    )
    .where((where) =>
      where.or([
        where('membership.areaId', 'is', null),
        ...(scope.areaIds.length > 0 ? [where('membership.areaId', 'in', [...scope.areaIds])] : []),
      ]),
    )
    .orderBy('person.id')
    .limit(scope.limit)
    .execute();
}

/** Somebody who holds a permission in an organisation now; one row for each area it holds in. */
export interface Worker {
  readonly personId: string;
  readonly name: string;
  readonly organisationId: string;
  /** Null: not bounded by an area. */
  readonly areaId: string | null;
}

/** More people than work on one thing in the organisations of one person. */
const workersAtMost = 2_000;

/** Who may do a thing in these organisations now, by name. Whoever left, is blocked or works no more is not there. */
export async function listWorkers(
  db: AnyDb,
  asked: { organisationIds: readonly string[]; permission: string; now: Date },
): Promise<Worker[]> {
  if (asked.organisationIds.length === 0) return [];
  return await tablesOf<RecipientTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .innerJoin('access.rolePermission as grant', 'grant.roleId', 'membership.roleId')
    .innerJoin('identity.person as person', 'person.id', 'membership.personId')
    .select(['person.id as personId', 'person.name', 'membership.organisationId', 'membership.areaId'])
    .distinct()
    .where('membership.organisationId', 'in', [...new Set(asked.organisationIds)])
    .where('organisation.isActive', '=', true)
    .where('grant.permission', '=', asked.permission)
    .where('person.blockedAt', 'is', null)
    .where((where) =>
      where.or([where('membership.validUntil', 'is', null), where('membership.validUntil', '>', asked.now)]),
    )
    .orderBy('person.name')
    .orderBy('person.id')
    .limit(workersAtMost)
    .execute();
}
