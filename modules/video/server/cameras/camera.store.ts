import { sql } from 'kysely';
import type { Insertable, RawBuilder, Selectable } from 'kysely';
import { containing } from '#kernel/db/like.ts';
import type { Db } from '#kernel/db/db.ts';
import type { CameraGroup, CameraState } from '../../contract/camera.ts';
import type { CameraTable, VideoTables } from '../tables.ts';

export type VideoDb = Db<VideoTables>;
export type CameraRow = Selectable<CameraTable>;

const facts = [
  'camera.id',
  'camera.number',
  'camera.name',
  'camera.group',
  'camera.purpose',
  'camera.ownerOrganisationId',
  'camera.lng',
  'camera.lat',
  'camera.areaIds',
  'camera.address',
  'camera.bearingDegrees',
  'camera.angleDegrees',
  'camera.pictureWidthPx',
  'camera.rangeM',
  'camera.legalBasis',
  'camera.retentionDays',
  'camera.signText',
  'camera.publicity',
  'camera.recorderId',
  'camera.streamUrl',
  'camera.substreamUrl',
  'camera.username',
  'camera.onvifUrl',
  'camera.passwordSealed',
  'camera.state',
  'camera.version',
  'camera.createdAt',
] as const;
const linkFacts = ['link.state as linkState', 'link.lastPictureAt', 'link.toldAt'] as const;

export interface CameraFilter {
  /** Over `video.camera camera`: which of them the asker may know of. */
  readonly scope: RawBuilder<boolean>;
  readonly text?: string | undefined;
  readonly group?: CameraGroup | undefined;
  readonly state?: CameraState | undefined;
  readonly limit: number;
}

export type LinkedCameraRow = CameraRow & {
  readonly linkState: string | null;
  readonly lastPictureAt: Date | null;
  readonly toldAt: Date | null;
};

/** By number. */
export async function listCamerasIn(db: VideoDb, filter: CameraFilter): Promise<LinkedCameraRow[]> {
  const { scope, text, group, state, limit } = filter;
  let query = selectLinked(db).where(scope);
  if (group) query = query.where('camera.group', '=', group);
  if (state) query = query.where('camera.state', '=', state);
  if (text) {
    query = query.where((where) =>
      where.or([
        where('camera.name', 'ilike', containing(text)),
        where('camera.address', 'ilike', containing(text)),
        where(sql`camera.number::text`, '=', text),
      ]),
    );
  }
  return await query.orderBy('camera.number').limit(limit).execute();
}

/** Within a square around a place; a town is small enough for degrees. Relies on camera_lat. */
export async function listCamerasAround(
  db: VideoDb,
  scope: RawBuilder<boolean>,
  around: { readonly lng: number; readonly lat: number; readonly radiusM: number; readonly limit: number },
): Promise<LinkedCameraRow[]> {
  const latDegrees = around.radiusM / 111_320;
  const lngDegrees = latDegrees / Math.max(0.01, Math.cos((around.lat * Math.PI) / 180));
  return await selectLinked(db)
    .where(scope)
    .where('camera.lat', '>=', around.lat - latDegrees)
    .where('camera.lat', '<=', around.lat + latDegrees)
    .where('camera.lng', '>=', around.lng - lngDegrees)
    .where('camera.lng', '<=', around.lng + lngDegrees)
    .orderBy('camera.number')
    .limit(around.limit)
    .execute();
}

export async function findCameraIn(
  db: VideoDb,
  id: string,
  scope: RawBuilder<boolean>,
): Promise<LinkedCameraRow | undefined> {
  return await selectLinked(db).where('camera.id', '=', id).where(scope).executeTakeFirst();
}

/** NOTE: without a scope; for what was decided before, and for those who decide themselves. */
export async function findCameras(db: VideoDb, ids: readonly string[]): Promise<CameraRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('video.camera as camera')
    .select(facts)
    .where('camera.id', 'in', [...ids])
    .orderBy('camera.number')
    .limit(ids.length)
    .execute();
}

function selectLinked(db: VideoDb) {
  return db
    .selectFrom('video.camera as camera')
    .leftJoin('video.cameraLink as link', 'link.cameraId', 'camera.id')
    .select(facts)
    .select(linkFacts);
}

export async function findCameraByStream(db: VideoDb, streamUrl: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('video.camera')
    .select('id')
    .where('streamUrl', '=', streamUrl)
    .where('state', '<>', 'dismissed')
    .executeTakeFirst();
  return row?.id;
}

export async function insertCamera(db: VideoDb, camera: Insertable<CameraTable>): Promise<number> {
  const row = await db
    .insertInto('video.camera')
    .values(camera)
    .returning('number')
    .executeTakeFirstOrThrow();
  return row.number;
}

/** Writes when the row still has the version that was read; tells whether it had. */
export async function writeCamera(
  db: VideoDb,
  row: { id: string; version: number },
  changes: Partial<Omit<CameraRow, 'id' | 'number' | 'version' | 'createdAt'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.camera')
    .set({ ...changes, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Everything that stands in the public register, as far as counting goes. */
export async function listRegisterRows(db: VideoDb, limit: number) {
  return await db
    .selectFrom('video.camera as camera')
    .select([
      'camera.number',
      'camera.name',
      'camera.group',
      'camera.purpose',
      'camera.ownerOrganisationId',
      'camera.lng',
      'camera.lat',
      'camera.address',
      'camera.legalBasis',
      'camera.retentionDays',
      'camera.signText',
      'camera.publicity',
    ])
    .where('camera.state', 'in', ['working', 'paused'])
    .orderBy('camera.number')
    .limit(limit)
    .execute();
}

/** Owners whose name the public register tells. */
export async function listPublicOwners(db: VideoDb): Promise<string[]> {
  const rows = await db
    .selectFrom('video.camera')
    .select('ownerOrganisationId')
    .distinct()
    .where('publicity', '<>', 'count')
    .where('state', 'in', ['working', 'paused'])
    .orderBy('ownerOrganisationId')
    .limit(2_000)
    .execute();
  return rows.map(({ ownerOrganisationId }) => ownerOrganisationId);
}

/** What a recorder said of its cameras and of those it stands in for; any other camera is passed over. */
export async function noteCameraLinks(
  db: VideoDb,
  recorderId: string,
  told: readonly {
    readonly cameraId: string;
    readonly state: string;
    readonly lastPictureAt: Date | null;
    readonly offsetMs: number | null;
  }[],
  toldAt: Date,
): Promise<void> {
  if (told.length === 0) return;
  const own = await db
    .selectFrom('video.camera as camera')
    .leftJoin('video.takenCamera as taken', (join) =>
      join.onRef('taken.cameraId', '=', 'camera.id').on('taken.toAt', 'is', null),
    )
    .select('camera.id')
    .where(({ fn }) => fn.coalesce('taken.standInId', 'camera.recorderId'), '=', recorderId)
    .where(
      'camera.id',
      'in',
      told.map(({ cameraId }) => cameraId),
    )
    .execute();
  const ids = new Set(own.map(({ id }) => id));
  const rows = told
    .filter(({ cameraId }) => ids.has(cameraId))
    .map((row) => ({ ...row, recorderId, toldAt }));
  if (rows.length === 0) return;
  await db
    .insertInto('video.cameraLink')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('cameraId').doUpdateSet((row) => ({
        recorderId: row.ref('excluded.recorderId'),
        state: row.ref('excluded.state'),
        lastPictureAt: row.ref('excluded.lastPictureAt'),
        offsetMs: row.ref('excluded.offsetMs'),
        toldAt: row.ref('excluded.toldAt'),
      })),
    )
    .execute();
}
