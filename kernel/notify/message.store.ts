import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { containing } from '#kernel/db/like.ts';
import type { MessageState } from './contract/routes.ts';
import type { AttemptTable, MessageTable, NotifyTables } from './tables.ts';

const summaryColumns = [
  'id',
  'kind',
  'channel',
  'state',
  'address',
  'locale',
  'subject',
  'isTraining',
  'attemptCount',
  'createdAt',
  'nextAttemptAt',
] as const;

/** More attempts than the schedule has. */
const maximumAttempts = 50;

export async function insertMessage(db: AnyDb, message: MessageTable): Promise<void> {
  await tablesOf<NotifyTables>(db).insertInto('notify.message').values(message).execute();
}

/** Ids are made of the time, so they are the order. */
export async function findMessages(
  db: AnyDb,
  filter: {
    state?: MessageState | undefined;
    channel?: string | undefined;
    text?: string | undefined;
    after?: string | undefined;
    limit: number;
  },
) {
  const { state, channel, text, after, limit } = filter;
  let query = tablesOf<NotifyTables>(db).selectFrom('notify.message').select(summaryColumns);
  if (state) query = query.where('state', '=', state);
  if (channel) query = query.where('channel', '=', channel);
  if (after) query = query.where('id', '<', after);
  if (text) {
    query = query.where((where) =>
      where.or([where('subject', 'ilike', containing(text)), where('address', 'ilike', containing(text))]),
    );
  }
  return await query.orderBy('id', 'desc').limit(limit).execute();
}

export async function findMessage(db: AnyDb, id: string) {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.message')
    .select([...summaryColumns, 'recipientPersonId', 'bodyText', 'isSecret'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function findAttempts(db: AnyDb, messageId: string) {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.attempt')
    .select(['attemptedAt', 'outcome', 'detail'])
    .where('messageId', '=', messageId)
    .orderBy('id')
    .limit(maximumAttempts)
    .execute();
}

/**
 * Takes the message that has been due longest, for this worker alone, until `claimedUntil`: should the worker die,
 * the message becomes due again by itself. Channels in `except` are left alone. Uses the index `message_due`.
 */
export async function claimDueMessage(
  db: AnyDb,
  claim: { now: Date; claimedUntil: Date; except?: readonly string[] },
) {
  return await tablesOf<NotifyTables>(db)
    .updateTable('notify.message')
    .set({ nextAttemptAt: claim.claimedUntil })
    .where('id', '=', (select) =>
      select
        .selectFrom('notify.message')
        .select('id')
        .where('state', '=', 'queued')
        .where('nextAttemptAt', '<=', claim.now)
        .where(sql<boolean>`channel <> all(${[...(claim.except ?? [])]}::text[])`)
        .orderBy('nextAttemptAt')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning([
      'id',
      'kind',
      'locale',
      'channel',
      'address',
      'subject',
      'bodyText',
      'bodyHtml',
      'isTraining',
      'isSecret',
      'path',
      'replyTo',
      'keyboard',
      'unsubscribeUrl',
      'attemptCount',
    ])
    .executeTakeFirst();
}
export type ClaimedMessage = NonNullable<Awaited<ReturnType<typeof claimDueMessage>>>;

export async function insertAttempt(db: AnyDb, attempt: AttemptTable): Promise<void> {
  await tablesOf<NotifyTables>(db).insertInto('notify.attempt').values(attempt).execute();
}

/** Changes nothing when another worker has taken the message over meanwhile. */
export async function settleMessage(
  db: AnyDb,
  claimed: Pick<ClaimedMessage, 'id' | 'attemptCount'>,
  changes: Pick<MessageTable, 'state' | 'nextAttemptAt'> &
    Partial<Pick<MessageTable, 'bodyText' | 'bodyHtml' | 'keyboard'>>,
): Promise<void> {
  await tablesOf<NotifyTables>(db)
    .updateTable('notify.message')
    .set({ ...changes, attemptCount: claimed.attemptCount + 1 })
    .where('id', '=', claimed.id)
    .where('attemptCount', '=', claimed.attemptCount)
    .where('state', '=', 'queued')
    .execute();
}

/** A message that was handed over and came back; false when none such was sent. */
export async function markMessageBounced(db: AnyDb, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<NotifyTables>(db)
    .updateTable('notify.message')
    .set({ state: 'failed' })
    .where('id', '=', id)
    .where('state', '=', 'sent')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Answers how many. Relies on message_dealt_with. */
export async function deleteMessagesBefore(db: AnyDb, before: Date, limit: number): Promise<number> {
  const tables = tablesOf<NotifyTables>(db);
  const oldest = tables
    .selectFrom('notify.message')
    .select('notify.message.id')
    .where('state', '<>', 'queued')
    .where('createdAt', '<', before)
    .orderBy('createdAt')
    .limit(limit);
  const { numDeletedRows } = await tables
    .deleteFrom('notify.message')
    .where('id', 'in', oldest)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
