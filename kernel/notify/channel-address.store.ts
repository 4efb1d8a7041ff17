import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables } from '#kernel/identity/tables.ts';
import type { LinkableChannel } from './contract/channels.ts';
import type { ChannelAddressTable, LinkCodeTable, NotifyTables } from './tables.ts';

export async function listAddressesOf(
  db: AnyDb,
  personId: string,
): Promise<Pick<ChannelAddressTable, 'channel' | 'address' | 'verifiedAt'>[]> {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.channelAddress')
    .select(['channel', 'address', 'verifiedAt'])
    .where('personId', '=', personId)
    .orderBy('channel')
    .limit(20)
    .execute();
}

/** One person, one address on a channel; an address that changes hands leaves its former owner. */
export async function putAddress(db: AnyDb, address: ChannelAddressTable): Promise<void> {
  await deleteAddress(db, address.channel, address.address);
  await tablesOf<NotifyTables>(db)
    .insertInto('notify.channelAddress')
    .values(address)
    .onConflict((conflict) =>
      conflict.columns(['personId', 'channel']).doUpdateSet({
        address: address.address,
        verifiedAt: address.verifiedAt,
      }),
    )
    .execute();
}

export async function deleteAddress(db: AnyDb, channel: LinkableChannel, address: string): Promise<void> {
  await tablesOf<NotifyTables>(db)
    .deleteFrom('notify.channelAddress')
    .where('channel', '=', channel)
    .where('address', '=', address)
    .execute();
}

export async function deleteAddressOf(
  db: AnyDb,
  personId: string,
  channel: LinkableChannel,
): Promise<boolean> {
  const { numDeletedRows } = await tablesOf<NotifyTables>(db)
    .deleteFrom('notify.channelAddress')
    .where('personId', '=', personId)
    .where('channel', '=', channel)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** A person has one code at a time; the last one asked for is the one that works. */
export async function putLinkCode(db: AnyDb, code: LinkCodeTable): Promise<void> {
  await tablesOf<NotifyTables>(db)
    .insertInto('notify.linkCode')
    .values(code)
    .onConflict((conflict) =>
      conflict
        .columns(['personId', 'channel'])
        .doUpdateSet({ codeHash: code.codeHash, locale: code.locale, expiresAt: code.expiresAt }),
    )
    .execute();
}

/** Takes the code away, so that it works once, and tells whose it was. */
export async function takeLinkCode(
  db: AnyDb,
  code: { channel: LinkableChannel; codeHash: string; now: Date },
): Promise<Pick<LinkCodeTable, 'personId' | 'locale'> | undefined> {
  return await tablesOf<NotifyTables>(db)
    .deleteFrom('notify.linkCode')
    .where('channel', '=', code.channel)
    .where('codeHash', '=', code.codeHash)
    .where('expiresAt', '>', code.now)
    .returning(['personId', 'locale'])
    .executeTakeFirst();
}

/** Whose chat it is, and whether they may still act; undefined where nobody has linked it. */
export async function findPersonAt(
  db: AnyDb,
  { channel, address }: { channel: string; address: string },
): Promise<{ personId: string; isBlocked: boolean; locale: string } | undefined> {
  const row = await tablesOf<NotifyTables & IdentityTables>(db)
    .selectFrom('notify.channelAddress as linked')
    .innerJoin('identity.person as person', 'person.id', 'linked.personId')
    .select(['person.id as personId', 'person.blockedAt', 'person.locale'])
    .where(sql<boolean>`linked.channel = ${channel} and linked.address = ${address}`)
    .executeTakeFirst();
  return row && { personId: row.personId, isBlocked: row.blockedAt !== null, locale: row.locale };
}
