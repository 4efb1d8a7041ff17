import type { Insertable } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { SignedInPerson } from './actor.store.ts';
import type { AccessTokenTable, IdentityTables } from './tables.ts';

/** More than any person has programs. */
export const tokensPerPerson = 20;

export interface ProgramKey {
  readonly id: string;
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly scopes: readonly string[];
  readonly limitPerMinute: number | undefined;
}

/** What a program came with: a token by which it is its owner, or a key by which it may do what the scopes name. */
export type FoundProgram =
  | { readonly kind: 'token'; readonly tokenId: string; readonly person: SignedInPerson }
  | { readonly kind: 'key'; readonly key: ProgramKey };

/** Nothing where it is unknown, expired or revoked, or its owner is blocked or has ended. */
export async function findProgram(
  db: AnyDb,
  tokenHash: string,
  now: Date,
): Promise<FoundProgram | undefined> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.accessToken as token')
    .leftJoin('identity.person as person', 'person.id', 'token.personId')
    .leftJoin('identity.organisation as organisation', 'organisation.id', 'token.organisationId')
    .select(['token.id', 'token.personId', 'token.organisationId', 'token.scopes', 'token.limitPerMinute'])
    .select(['person.name', 'person.email', 'person.twoFactorEnabled'])
    .where('token.tokenHash', '=', tokenHash)
    .where('token.revokedAt', 'is', null)
    .where('token.expiresAt', '>', now)
    .where('person.blockedAt', 'is', null)
    .where((where) =>
      where.or([where('organisation.id', 'is', null), where('organisation.isActive', '=', true)]),
    )
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, personId, organisationId, scopes, limitPerMinute, name, email, twoFactorEnabled } = row;
  if (scopes !== null)
    return {
      kind: 'key',
      key: { id, personId, organisationId, scopes, limitPerMinute: limitPerMinute ?? undefined },
    };
  if (personId === null || name === null || email === null) return undefined;
  const person = { id: personId, name, email, isSecondFactorProven: twoFactorEnabled === true };
  return { kind: 'token', tokenId: id, person };
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
