import { sql } from 'kysely';
import type { Insertable, RawBuilder } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { LookTable } from '../tables.ts';

/** Each once: a number of a journal may come again. */
export async function insertLooks(db: VideoDb, looks: readonly Insertable<LookTable>[]): Promise<void> {
  if (looks.length === 0) return;
  await db
    .insertInto('video.look')
    .values([...looks])
    .onConflict((conflict) => conflict.columns(['recorderId', 'journal', 'number']).doNothing())
    .execute();
}

export interface LookFilter {
  /** Over `video.look look`: whose looks the asker may read. */
  readonly scope: RawBuilder<boolean>;
  readonly cameraId?: string | undefined;
  readonly personId?: string | undefined;
  readonly from?: Date | undefined;
  readonly before?: Date | undefined;
  readonly limit: number;
}

/** The newest first; of a live look the row of its beginning, with its end where it has ended. Relies on look_owner and look_camera. */
export async function listLookRows(db: VideoDb, filter: LookFilter) {
  const { scope, cameraId, personId, from, before, limit } = filter;
  let query = db
    .selectFrom('video.look as look')
    .innerJoin('video.camera as camera', 'camera.id', 'look.cameraId')
    .leftJoin('video.viewing as viewing', 'viewing.id', 'look.viewingId')
    .leftJoin('video.grant as grant', 'grant.id', 'viewing.grantId')
    .select([
      'look.at',
      'look.cameraId',
      'camera.number',
      'camera.name',
      'look.right',
      'look.what',
      'look.fromAt',
      'viewing.personId',
      'viewing.organisationId',
      'viewing.reason',
      'viewing.requestId',
      'look.viewingId',
      'grant.kind',
    ])
    .select(endOfLook.as('toAt'))
    .where('look.what', '<>', 'live-ended')
    .where(scope);
  if (cameraId) query = query.where('look.cameraId', '=', cameraId);
  if (personId) query = query.where(ofPerson(personId));
  if (from) query = query.where('look.at', '>=', from);
  if (before) query = query.where('look.at', '<', before);
  return await query.orderBy('look.at', 'desc').orderBy('look.number', 'desc').limit(limit).execute();
}

/**
 * By the indexes viewing_person and look_viewing.
 *
 * NOTE: as a list. Joined, the looks of everybody are read from the newest on until enough of this person's are found.
 */
function ofPerson(personId: string): RawBuilder<boolean> {
  return sql<boolean>`look.viewing_id = any(array(
    select own.id from video.viewing own where own.person_id = ${personId}::uuid))`;
}

/** By the index look_viewing: a live look has a row when it begins and one when it ends. */
const endOfLook = sql<Date | null>`coalesce(look.to_at, (
  select min(ended.to_at) from video.look ended
  where ended.viewing_id = look.viewing_id and ended.what = 'live-ended' and ended.from_at = look.from_at))`;

/** What a person opened, the newest first. Relies on viewing_person. */
export async function listViewingsOf(db: VideoDb, personId: string, limit: number) {
  return await db
    .selectFrom('video.viewing as viewing')
    .innerJoin('video.camera as camera', 'camera.id', 'viewing.cameraId')
    .select(['viewing.openedAt', 'camera.name as camera', 'viewing.reason'])
    .where('viewing.personId', '=', personId)
    .orderBy('viewing.openedAt', 'desc')
    .orderBy('viewing.id', 'desc')
    .limit(limit)
    .execute();
}

export async function countViewingsOf(db: VideoDb, personId: string): Promise<number> {
  const row = await db
    .selectFrom('video.viewing')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('personId', '=', personId)
    .executeTakeFirstOrThrow();
  return row.count;
}
