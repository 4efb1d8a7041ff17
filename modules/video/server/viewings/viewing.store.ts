import type { Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { ViewingTable } from '../tables.ts';

export type ViewingRow = Selectable<ViewingTable>;

export async function insertViewings(db: VideoDb, viewings: readonly ViewingRow[]): Promise<void> {
  await db
    .insertInto('video.viewing')
    .values([...viewings])
    .execute();
}

const columns = [
  'id',
  'personId',
  'sessionId',
  'organisationId',
  'cameraId',
  'ownerOrganisationId',
  'right',
  'grantId',
  'reason',
  'footageFrom',
  'footageTo',
  'requestId',
  'evidenceItemId',
  'needsSecond',
  'secondPersonId',
  'secondedAt',
  'openedAt',
] as const;

export async function findViewing(db: VideoDb, id: string): Promise<ViewingRow | undefined> {
  return await db.selectFrom('video.viewing').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Those a second person has not yet agreed to, the newest first. Relies on viewing_awaited. */
export async function listAwaitedViewings(
  db: VideoDb,
  asked: { readonly organisationIds: readonly string[]; readonly since: Date; readonly limit: number },
): Promise<ViewingRow[]> {
  if (asked.organisationIds.length === 0) return [];
  return await db
    .selectFrom('video.viewing')
    .select(columns)
    .where('needsSecond', '=', true)
    .where('secondPersonId', 'is', null)
    .where('organisationId', 'in', [...asked.organisationIds])
    .where('openedAt', '>', asked.since)
    .orderBy('openedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(asked.limit)
    .execute();
}

/** Tells whether nobody was quicker. */
export async function writeSecond(
  db: VideoDb,
  id: string,
  second: { readonly secondPersonId: string; readonly secondedAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.viewing')
    .set(second)
    .where('id', '=', id)
    .where('secondPersonId', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
