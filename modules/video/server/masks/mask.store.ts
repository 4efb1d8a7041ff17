import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { maskPoints } from '../../contract/masks.ts';
import type { MaskPoints } from '../../contract/masks.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { MaskTable } from '../tables.ts';

export type MaskRow = Omit<Selectable<MaskTable>, 'points' | 'removedAt' | 'removedReason'> & {
  readonly points: MaskPoints;
};

const columns = [
  'id',
  'cameraId',
  'points',
  'fromAt',
  'toAt',
  'reason',
  'createdByPersonId',
  'createdAt',
] as const;
/** Eight of each camera of the largest town. */
const masksAtMost = 10_000;

export async function insertMask(db: VideoDb, mask: MaskRow): Promise<void> {
  await db
    .insertInto('video.mask')
    .values({ ...mask, points: sql`${JSON.stringify(mask.points)}::jsonb` })
    .execute();
}

/** Those that count, the oldest first. Relies on mask_camera. */
export async function listMaskRows(db: VideoDb, cameraIds: readonly string[]): Promise<MaskRow[]> {
  if (cameraIds.length === 0) return [];
  const rows = await db
    .selectFrom('video.mask')
    .select(columns)
    .where('cameraId', 'in', [...cameraIds])
    .where('removedAt', 'is', null)
    .orderBy('id')
    .limit(masksAtMost)
    .execute();
  return rows.map((row) => ({ ...row, points: maskPoints.parse(row.points) }));
}

/** Tells whether it was there. */
export async function endMask(
  db: VideoDb,
  of: { readonly id: string; readonly cameraId: string },
  end: { readonly removedAt: Date; readonly removedReason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.mask')
    .set(end)
    .where('id', '=', of.id)
    .where('cameraId', '=', of.cameraId)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Two who add at once count one after the other. */
export async function lockMasksOf(db: VideoDb, cameraId: string): Promise<void> {
  await db.selectFrom('video.camera').select('id').where('id', '=', cameraId).forNoKeyUpdate().execute();
}
