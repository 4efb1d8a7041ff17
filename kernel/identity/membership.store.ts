import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables } from './tables.ts';

/** More memberships than any person has. */
const membershipsPerPerson = 200;
export const administratorRole = 'admin';

export async function findMembership(db: AnyDb, id: string) {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership')
    .select(['id', 'personId', 'organisationId', 'roleId', 'areaId', 'validUntil', 'createdAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** All memberships of a person, also those that have ended, the newest first. */
export async function listMembershipsOf(db: AnyDb, personId: string, now: Date) {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .select([
      'membership.id',
      'membership.roleId',
      'membership.organisationId',
      'organisation.name as organisationName',
      'membership.areaId',
      'membership.validUntil',
      'membership.createdAt',
      sql<boolean>`organisation.is_active and coalesce(membership.valid_until > ${now}, true)`.as(
        'isInForce',
      ),
    ])
    .where('membership.personId', '=', personId)
    .orderBy('membership.id', 'desc')
    .limit(membershipsPerPerson)
    .execute();
}

/** The same role twice in one organisation and area is one; an ended one makes room for a new one. */
export async function deleteEndedMembership(
  db: AnyDb,
  same: { personId: string; organisationId: string; roleId: string; areaId: string | null },
  now: Date,
): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .deleteFrom('identity.membership')
    .where('personId', '=', same.personId)
    .where('organisationId', '=', same.organisationId)
    .where('roleId', '=', same.roleId)
    .where('areaId', 'is not distinct from', same.areaId)
    .where('validUntil', '<=', now)
    .execute();
}

/** Tells whether it was written: not when the person holds just this already. */
export async function insertMembershipOnce(
  db: AnyDb,
  membership: IdentityTables['identity.membership'],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tablesOf<IdentityTables>(db)
    .insertInto('identity.membership')
    .values(membership)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function deleteMembership(db: AnyDb, id: string): Promise<void> {
  await tablesOf<IdentityTables>(db).deleteFrom('identity.membership').where('id', '=', id).execute();
}

/**
 * Lets nobody else take an administrator away until this transaction ends: two who take the role from each other at
 * the same moment would leave none.
 */
export async function lockAdministrators(db: AnyDb): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership')
    .select('id')
    .where('roleId', '=', administratorRole)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** People who can sign in and administer the town for good. Call `lockAdministrators` in a statement before. */
export async function countAdministrators(db: AnyDb): Promise<number> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.person as person', 'person.id', 'membership.personId')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .select((select) => select.fn.count<number>('person.id').distinct().as('count'))
    .where('membership.roleId', '=', administratorRole)
    .where('membership.validUntil', 'is', null)
    .where('person.blockedAt', 'is', null)
    .where('organisation.isActive', '=', true)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Memberships in force by role. */
export async function countHolders(db: AnyDb, now: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .select((select) => [
      'membership.roleId',
      select.fn.count<number>('membership.personId').distinct().as('count'),
    ])
    .where('organisation.isActive', '=', true)
    .where((where) =>
      where.or([where('membership.validUntil', 'is', null), where('membership.validUntil', '>', now)]),
    )
    .groupBy('membership.roleId')
    .execute();
  return new Map(rows.map(({ roleId, count }) => [roleId, count]));
}
