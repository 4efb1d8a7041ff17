import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables } from './tables.ts';

export async function findOwnProfile(db: AnyDb, personId: string) {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select(['name', 'email', 'emailVerified', 'birthOn', 'locale', 'createdAt'])
    .where('id', '=', personId)
    .execute();
}

/** Where the person is signed in. Relies on session_person. */
export async function listOwnSessionFacts(db: AnyDb, personId: string, limit: number) {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.session')
    .select(['createdAt', 'expiresAt', 'ipAddress', 'userAgent'])
    .where('personId', '=', personId)
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute();
}

/** Passwords, services, keys of devices and of programs: that they are there, never what they are. */
export async function listOwnKeys(db: AnyDb, personId: string, limit: number) {
  const { rows } = await sql<{ kind: string; name: string | null; createdAt: Date }>`
    select 'provider' as kind, provider_id as name, created_at from identity.account where person_id = ${personId}
    union all
    select 'passkey', name, created_at from identity.passkey where person_id = ${personId}
    union all
    select 'token', name, created_at from identity.access_token where person_id = ${personId}
    order by created_at desc
    limit ${limit}`.execute(tablesOf<IdentityTables>(db));
  return rows;
}

/** Relies on membership_person. */
export async function listOwnMemberships(db: AnyDb, personId: string, limit: number) {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership as membership')
    .innerJoin('identity.organisation as organisation', 'organisation.id', 'membership.organisationId')
    .select(['organisation.name', 'membership.roleId', 'membership.createdAt', 'membership.validUntil'])
    .where('membership.personId', '=', personId)
    .orderBy('membership.createdAt', 'desc')
    .limit(limit)
    .execute();
}

/** The person and, by cascade, sessions, passwords, passkeys, second factor, tokens and ended memberships. */
export async function deletePerson(db: AnyDb, personId: string): Promise<void> {
  const tables = tablesOf<IdentityTables>(db);
  // NOTE: a link sent by mail holds the address or the id; what is not found here ends by itself within a day.
  await sql`
    delete from identity.verification using identity.person as person
    where person.id = ${personId}
      and (identifier = person.email or value = person.email or value = ${personId}::text)`.execute(tables);
  await tables.deleteFrom('identity.person').where('id', '=', personId).execute();
}
