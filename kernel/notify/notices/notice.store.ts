import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { NotifyTables } from '../tables.ts';

/** Ids are made of the time, so they are the order. Uses the index `message_reader`. */
export async function findNotices(
  db: AnyDb,
  { personId, after, limit }: { personId: string; after: string | undefined; limit: number },
) {
  let query = tablesOf<NotifyTables>(db)
    .selectFrom('notify.message')
    .select(['id', 'kind', 'locale', 'subject', 'bodyText', 'path', 'createdAt', 'readAt'])
    .where('recipientPersonId', '=', personId)
    .where('isNotice', '=', true);
  if (after) query = query.where('id', '<', after);
  return await query.orderBy('id', 'desc').limit(limit).execute();
}
export type NoticeRow = Awaited<ReturnType<typeof findNotices>>[number];

/** Uses the index `message_unread`; counts up to the limit. */
export async function countUnread(db: AnyDb, personId: string, limit: number): Promise<number> {
  const unread = await tablesOf<NotifyTables>(db)
    .selectFrom('notify.message')
    .select('id')
    .where('recipientPersonId', '=', personId)
    .where('isNotice', '=', true)
    .where('readAt', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return unread.length;
}

/** Tells whether the person has such a message. */
export async function setRead(
  db: AnyDb,
  { id, personId, readAt }: { id: string; personId: string; readAt: Date | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<NotifyTables>(db)
    .updateTable('notify.message')
    .set({ readAt })
    .where('id', '=', id)
    .where('recipientPersonId', '=', personId)
    .where('isNotice', '=', true)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function setAllRead(
  db: AnyDb,
  { upTo, personId, readAt }: { upTo: string; personId: string; readAt: Date },
): Promise<number> {
  const { numUpdatedRows } = await tablesOf<NotifyTables>(db)
    .updateTable('notify.message')
    .set({ readAt })
    .where('recipientPersonId', '=', personId)
    .where('isNotice', '=', true)
    .where('readAt', 'is', null)
    .where('id', '<=', upTo)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
