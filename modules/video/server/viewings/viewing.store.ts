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

export async function findViewing(db: VideoDb, id: string): Promise<ViewingRow | undefined> {
  return await db
    .selectFrom('video.viewing')
    .select([
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
      'openedAt',
    ])
    .where('id', '=', id)
    .executeTakeFirst();
}
