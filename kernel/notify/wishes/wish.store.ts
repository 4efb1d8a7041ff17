import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { ChoosableChannel } from '../contract/wishes.ts';
import type { NotifyTables } from '../tables.ts';
import type { QuietHours } from './quiet-hours.ts';

export interface Mute {
  readonly topic: string;
  readonly channel: ChoosableChannel;
}

const mutesAtMost = 300;

export async function listMutes(db: AnyDb, personId: string): Promise<Mute[]> {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.mute')
    .select(['topic', 'channel'])
    .where('personId', '=', personId)
    .orderBy('topic')
    .orderBy('channel')
    .limit(mutesAtMost)
    .execute();
}

export async function findQuietHours(db: AnyDb, personId: string): Promise<QuietHours | undefined> {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.quietHours')
    .select(['fromMinute', 'untilMinute'])
    .where('personId', '=', personId)
    .executeTakeFirst();
}

export async function replaceMutes(db: AnyDb, personId: string, mutes: readonly Mute[]): Promise<void> {
  const tables = tablesOf<NotifyTables>(db);
  await tables.deleteFrom('notify.mute').where('personId', '=', personId).execute();
  if (mutes.length === 0) return;
  await tables
    .insertInto('notify.mute')
    .values(mutes.map((mute) => ({ personId, ...mute })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function replaceQuietHours(
  db: AnyDb,
  personId: string,
  hours: QuietHours | null,
): Promise<void> {
  const tables = tablesOf<NotifyTables>(db);
  await tables.deleteFrom('notify.quietHours').where('personId', '=', personId).execute();
  if (hours)
    await tables
      .insertInto('notify.quietHours')
      .values({ personId, ...hours })
      .execute();
}
