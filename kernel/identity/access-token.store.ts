import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { SignedInPerson } from './actor.store.ts';
import type { IdentityTables } from './tables.ts';

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
    .where('token.expiresAt', '>', now)
    .executeTakeFirst();
  if (!row) return undefined;
  const { tokenId, id, name, email, twoFactorEnabled } = row;
  return { tokenId, person: { id, name, email, isTwoFactorOn: twoFactorEnabled === true } };
}
