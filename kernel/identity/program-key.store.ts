import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { insertAccessToken } from './access-token.store.ts';
import { hashToken } from './token-hash.ts';
import type { AccessTokenTable, IdentityTables } from './tables.ts';

/*
 * A key is an access token with scopes: a program of an organisation or a person may do what the scopes name
 * and nothing else, so many times a minute, until a day or until it is revoked. Only its hash is kept.
 */

const keyBytes = 32;

export interface KeyIssue {
  readonly name: string;
  /** One of them is told. */
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly scopes: readonly string[];
  readonly limitPerMinute: number;
  readonly expiresAt: Date;
  readonly issuedBy: string | null;
  readonly now: Date;
  /** A word of one's own instead of a random one: for the demo town alone. */
  readonly token?: string;
}

/** Makes a key; the answer is the only place where it ever stands. */
export async function issueProgramKey(db: AnyDb, issue: KeyIssue): Promise<{ id: string; token: string }> {
  const { now, token = `veche_${randomBytes(keyBytes).toString('base64url')}`, scopes, ...rest } = issue;
  const id = newId(now.getTime());
  const row = { ...rest, id, scopes: [...scopes], tokenHash: hashToken(token), revokedAt: null };
  await insertAccessToken(db, { ...row, createdAt: now });
  return { id, token };
}

export type ListedKey = Pick<
  AccessTokenTable,
  'id' | 'name' | 'scopes' | 'limitPerMinute' | 'expiresAt' | 'revokedAt' | 'createdAt'
> & { readonly personName: string | null; readonly organisationName: string | null };

/** Keys with one of these scopes, the newest first, ended ones too. Relies on access_token_scoped. */
export async function listProgramKeys(
  db: AnyDb,
  scopes: readonly string[],
  limit: number,
): Promise<ListedKey[]> {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.accessToken as token')
    .leftJoin('identity.person as person', 'person.id', 'token.personId')
    .leftJoin('identity.organisation as organisation', 'organisation.id', 'token.organisationId')
    .select([
      'token.id',
      'token.name',
      'token.scopes',
      'token.limitPerMinute',
      'token.expiresAt',
      'token.revokedAt',
      'token.createdAt',
      'person.name as personName',
      'organisation.name as organisationName',
    ])
    .where(sql<boolean>`token.scopes && ${[...scopes]}::text[]`)
    .orderBy('token.id', 'desc')
    .limit(limit)
    .execute();
}

/** Ends a key at once; answers its name, or nothing when there is none to end. */
export async function revokeProgramKey(db: AnyDb, id: string, now: Date): Promise<string | undefined> {
  const row = await tablesOf<IdentityTables>(db)
    .updateTable('identity.accessToken')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('scopes', 'is not', null)
    .where('revokedAt', 'is', null)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}
