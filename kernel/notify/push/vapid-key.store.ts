import webPush from 'web-push';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { NotifyTables, VapidKeyTable } from '../tables.ts';

export type VapidKeys = Pick<VapidKeyTable, 'publicKey' | 'privateKey'>;

/**
 * The pair the town signs its pushes with (RFC 8292), one a database, made at its first start. Every subscription is
 * bound to it, so it is never made anew; the private half leaves the database only in backups.
 */
export async function loadVapidKeys(db: AnyDb, now: Date): Promise<VapidKeys> {
  const known = await findVapidKeys(db);
  if (known) return known;
  await tablesOf<NotifyTables>(db)
    .insertInto('notify.vapidKey')
    .values({ id: true, ...webPush.generateVAPIDKeys(), createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await findVapidKeys(db);
  if (!made) throw new Error('The push keys were not kept');
  return made;
}

async function findVapidKeys(db: AnyDb): Promise<VapidKeys | undefined> {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.vapidKey')
    .select(['publicKey', 'privateKey'])
    .executeTakeFirst();
}
