import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables } from './tables.ts';

export interface KeptSignInWays {
  readonly hasPassword: boolean;
  readonly passkeyCount: number;
  /** Of services that are linked, whether they are still set up or not. */
  readonly providerIds: readonly string[];
}

export async function findSignInWays(db: AnyDb, personId: string): Promise<KeptSignInWays> {
  const { rows } = await sql<{ hasPassword: boolean; passkeyCount: number; providerIds: string[] }>`
    select
      exists (select from identity.account where person_id = ${personId} and provider_id = 'credential'
        and password is not null) as has_password,
      (select count(*)::int from identity.passkey where person_id = ${personId}) as passkey_count,
      array(select distinct provider_id from identity.account
        where person_id = ${personId} and provider_id <> 'credential' order by provider_id limit 100) as provider_ids
  `.execute(tablesOf<IdentityTables>(db));
  const [row] = rows;
  if (!row) throw new Error('A query of counts answers one row');
  return row;
}

/** Two unlinkings at once would each leave the other's way, and together none. */
export async function lockPerson(db: AnyDb, personId: string): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .selectFrom('identity.person')
    .select('id')
    .where('id', '=', personId)
    .forUpdate()
    .execute();
}

export async function deleteProviderAccount(db: AnyDb, personId: string, providerId: string): Promise<void> {
  await tablesOf<IdentityTables>(db)
    .deleteFrom('identity.account')
    .where('personId', '=', personId)
    .where('providerId', '=', providerId)
    .execute();
}
