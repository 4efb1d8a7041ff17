import type { Insertable } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { SignedInPerson } from './actor.store.ts';
import type { AccessTokenTable, IdentityTables } from './tables.ts';

/** More than any person has programs. */
export const tokensPerPerson = 20;

export async function findTokenOwner(
  db: AnyDb,
  tokenHash: string,
  now: Date,
): Promise<{ tokenId: string; person: SignedInPerson } | undefined> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.accessToken as token')
    .innerJoin('identity.person as person', 'person.id', 'token.personId')
    .select(['token.id as tokenId', 'person.id', 'person.name', 'person.email', 'person.twoFactorEnabled'])
    .where('token.tokenHash', '=', tokenHash)
    .where('token.scopes', 'is', null)
    .where('token.expiresAt', '>', now)
    .where('person.blockedAt', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const { tokenId, id, name, email, twoFactorEnabled } = row;
  return { tokenId, person: { id, name, email, isSecondFactorProven: twoFactorEnabled === true } };
}

export async function insertAccessToken(db: AnyDb, token: Insertable<AccessTokenTable>): Promise<void> {
  await tablesOf<IdentityTables>(db).insertInto('identity.accessToken').values(token).execute();
}

export async function listTokensOf(
  db: AnyDb,
  personId: string,
): Promise<Pick<AccessTokenTable, 'id' | 'name' | 'expiresAt' | 'createdAt'>[]> {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.accessToken')
    .select(['id', 'name', 'expiresAt', 'createdAt'])
    .where('personId', '=', personId)
    .where('scopes', 'is', null)
    .orderBy('id', 'desc')
    .limit(tokensPerPerson)
    .execute();
}

/** Answers the name of the token that is gone; nothing when the person has no such token. */
export async function deleteTokenOf(db: AnyDb, personId: string, id: string): Promise<string | undefined> {
  const row = await tablesOf<IdentityTables>(db)
    .deleteFrom('identity.accessToken')
    .where('id', '=', id)
    .where('personId', '=', personId)
    .where('scopes', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}
