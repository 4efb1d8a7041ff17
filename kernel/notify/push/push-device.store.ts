import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { maximumPushDevices } from '../contract/push.ts';
import type { NotifyTables, PushDeviceTable } from '../tables.ts';

export async function listPushDevices(
  db: AnyDb,
  personId: string,
): Promise<Pick<PushDeviceTable, 'id' | 'label' | 'createdAt' | 'reachedAt'>[]> {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.pushDevice')
    .select(['id', 'label', 'createdAt', 'reachedAt'])
    .where('personId', '=', personId)
    .orderBy('id', 'desc')
    .limit(maximumPushDevices)
    .execute();
}

export async function findPushDevice(
  db: AnyDb,
  id: string,
): Promise<Pick<PushDeviceTable, 'endpoint' | 'p256dh' | 'auth'> | undefined> {
  return await tablesOf<NotifyTables>(db)
    .selectFrom('notify.pushDevice')
    .select(['endpoint', 'p256dh', 'auth'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** A browser that changes hands leaves its former owner: messages of one person never reach another. */
export async function putPushDevice(db: AnyDb, device: PushDeviceTable): Promise<void> {
  const tables = tablesOf<NotifyTables>(db);
  await tables.deleteFrom('notify.pushDevice').where('endpoint', '=', device.endpoint).execute();
  await tables.insertInto('notify.pushDevice').values(device).execute();
}

export async function markPushDeviceReached(db: AnyDb, id: string, reachedAt: Date): Promise<void> {
  await tablesOf<NotifyTables>(db)
    .updateTable('notify.pushDevice')
    .set({ reachedAt })
    .where('id', '=', id)
    .execute();
}

export async function deletePushDevice(db: AnyDb, id: string): Promise<void> {
  await tablesOf<NotifyTables>(db).deleteFrom('notify.pushDevice').where('id', '=', id).execute();
}

export async function deletePushDeviceOf(db: AnyDb, personId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tablesOf<NotifyTables>(db)
    .deleteFrom('notify.pushDevice')
    .where('personId', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
