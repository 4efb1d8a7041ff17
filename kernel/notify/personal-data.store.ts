import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { NotifyTables } from './tables.ts';

/** Where the town writes to the person: chats and browsers. */
export async function listOwnAddresses(db: AnyDb, personId: string, limit: number) {
  const { rows } = await sql<{ channel: string; address: string; createdAt: Date }>`
    select channel, address, verified_at as created_at from notify.channel_address where person_id = ${personId}
    union all
    select 'push', label, created_at from notify.push_device where person_id = ${personId}
    order by created_at desc
    limit ${limit}`.execute(tablesOf<NotifyTables>(db));
  return rows;
}

/** What the person does not want, and when it is quiet. */
export async function listOwnWishes(db: AnyDb, personId: string, limit: number) {
  const { rows } = await sql<{ topic: string; channel: string | null; minutes: string | null }>`
    select topic, channel, null as minutes from notify.mute where person_id = ${personId}
    union all
    select 'quiet-hours', null, from_minute || '–' || until_minute from notify.quiet_hours
      where person_id = ${personId}
    order by topic, channel
    limit ${limit}`.execute(tablesOf<NotifyTables>(db));
  return rows;
}

/** Newest first; of letters that open an account only that they were sent. Relies on message_recipient. */
export async function listOwnMessages(db: AnyDb, personId: string, limit: number) {
  const rows = await tablesOf<NotifyTables>(db)
    .selectFrom('notify.message')
    .select(['createdAt', 'channel', 'address', 'subject', 'bodyText', 'isSecret', 'state'])
    .where('recipientPersonId', '=', personId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ isSecret, bodyText, ...message }) => ({
    ...message,
    bodyText: isSecret ? null : bodyText,
  }));
}

/** Messages go with their attempts. */
export async function deleteMessagesOf(db: AnyDb, personId: string): Promise<void> {
  const tables = tablesOf<NotifyTables>(db);
  await tables.deleteFrom('notify.message').where('recipientPersonId', '=', personId).execute();
  for (const table of [
    'notify.pushDevice',
    'notify.mute',
    'notify.quietHours',
    'notify.channelAddress',
    'notify.linkCode',
  ] as const)
    await tables.deleteFrom(table).where('personId', '=', personId).execute();
}
