import type { Insertable } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables, MembershipTable, OrganisationTable, PersonTable } from './tables.ts';

export async function findPerson(db: AnyDb, id: string): Promise<PersonTable | undefined> {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select([
      'id',
      'name',
      'email',
      'emailVerified',
      'image',
      'birthOn',
      'locale',
      'twoFactorEnabled',
      'blockedAt',
      'createdAt',
      'updatedAt',
    ])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Who is written to at this address; a blocked person is not. */
export async function findMailRecipient(
  db: AnyDb,
  email: string,
): Promise<{ personId: string; email: string; locale: string } | undefined> {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select(['id as personId', 'email', 'locale'])
    .where('email', '=', email)
    .where('blockedAt', 'is', null)
    .executeTakeFirst();
}

export async function insertPeople(db: AnyDb, people: readonly Insertable<PersonTable>[]): Promise<void> {
  if (people.length === 0) return;
  await tablesOf<IdentityTables>(db)
    .insertInto('identity.person')
    .values([...people])
    .execute();
}

export async function insertOrganisations(
  db: AnyDb,
  organisations: readonly Insertable<OrganisationTable>[],
): Promise<void> {
  if (organisations.length === 0) return;
  await tablesOf<IdentityTables>(db)
    .insertInto('identity.organisation')
    .values([...organisations])
    .execute();
}

export async function insertMemberships(db: AnyDb, memberships: readonly MembershipTable[]): Promise<void> {
  if (memberships.length === 0) return;
  await tablesOf<IdentityTables>(db)
    .insertInto('identity.membership')
    .values([...memberships])
    .execute();
}

/** A sign-in by e-mail and password, as better-auth keeps it. `passwordHash` comes from better-auth's own hasher. */
export async function insertPasswordAccounts(
  db: AnyDb,
  accounts: readonly { id: string; personId: string; passwordHash: string; createdAt: Date }[],
): Promise<void> {
  if (accounts.length === 0) return;
  const rows = accounts.map(({ id, personId, passwordHash, createdAt }) => ({
    id,
    accountId: personId,
    providerId: 'credential',
    personId,
    password: passwordHash,
    createdAt,
    updatedAt: createdAt,
  }));
  await tablesOf<IdentityTables>(db).insertInto('identity.account').values(rows).execute();
}
