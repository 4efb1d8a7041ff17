import type { ReportsDb } from '../../report.store.ts';
import type { ChatFollowerTable } from './tables.ts';

export async function insertChatFollower(db: ReportsDb, follower: ChatFollowerTable): Promise<void> {
  await db
    .insertInto('reports.chatFollower')
    .values(follower)
    .onConflict((conflict) => conflict.columns(['chatId', 'reportId']).doNothing())
    .execute();
}

export async function deleteChatFollower(
  db: ReportsDb,
  key: { chatId: string; reportId: string },
): Promise<void> {
  await db
    .deleteFrom('reports.chatFollower')
    .where('chatId', '=', key.chatId)
    .where('reportId', '=', key.reportId)
    .execute();
}

export async function isFollowedByChat(
  db: ReportsDb,
  key: { chatId: string; reportId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('reports.chatFollower')
    .select('id')
    .where('chatId', '=', key.chatId)
    .where('reportId', '=', key.reportId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Page by page: `after` is the last follower of the page before. Relies on chat_follower_report. */
export async function listChatFollowers(
  db: ReportsDb,
  reportId: string,
  page: { after: string | null; limit: number },
) {
  let query = db
    .selectFrom('reports.chatFollower as follower')
    .innerJoin('reports.chat as chat', 'chat.id', 'follower.chatId')
    .select(['follower.id', 'chat.channel', 'chat.address', 'chat.locale'])
    .where('follower.reportId', '=', reportId);
  if (page.after !== null) query = query.where('follower.id', '>', page.after);
  return await query.orderBy('follower.id').limit(page.limit).execute();
}
