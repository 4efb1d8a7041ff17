import { sql } from 'kysely';
import type { Insertable, RawBuilder, Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { CameraReadingTable, LedgerDayTable } from './tables.ts';

export type LedgerDayRow = Omit<Selectable<LedgerDayTable>, 'spans'>;
export type ReadingRow = Selectable<CameraReadingTable>;

const camerasAtMost = 2_000;

/** A day that is read again is told anew. */
export async function keepLedgerDays(
  db: VideoDb,
  days: readonly Insertable<LedgerDayTable>[],
): Promise<void> {
  if (days.length === 0) return;
  await db
    .insertInto('video.ledgerDay')
    .values([...days])
    .onConflict((conflict) =>
      conflict.columns(['cameraId', 'day', 'recorderId']).doUpdateSet((row) => ({
        orderedSeconds: row.ref('excluded.orderedSeconds'),
        onlineSeconds: row.ref('excluded.onlineSeconds'),
        seconds: row.ref('excluded.seconds'),
        outages: row.ref('excluded.outages'),
        spans: row.ref('excluded.spans'),
      })),
    )
    .execute();
}

/** What several recorders told of a camera's day, where more than one may have. */
export async function listToldSpans(
  db: VideoDb,
  { cameraId, day }: Pick<LedgerDayRow, 'cameraId' | 'day'>,
): Promise<{ recorderId: string; spans: unknown }[]> {
  return await db
    .selectFrom('video.ledgerDay')
    .select(['recorderId', 'spans'])
    .where('cameraId', '=', cameraId)
    .where('day', '=', day)
    .where('spans', 'is not', null)
    .orderBy('recorderId')
    .execute();
}

export async function findReadUntil(db: VideoDb, recorderId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('video.ledgerReading')
    .select('readUntil')
    .where('recorderId', '=', recorderId)
    .executeTakeFirst();
  return row?.readUntil;
}

export async function noteReadUntil(db: VideoDb, recorderId: string, readUntil: Date): Promise<void> {
  await db
    .insertInto('video.ledgerReading')
    .values({ recorderId, readUntil })
    .onConflict((conflict) => conflict.column('recorderId').doUpdateSet({ readUntil }))
    .execute();
}

const readingFacts = [
  'cameraId',
  'recorderId',
  'readAt',
  'bytesRecorded',
  'bitrateBps',
  'keyframeIntervalMs',
  'clockOffsetMs',
  'packetsLost',
  'connections',
  'onvifFault',
  'hasFactoryPassword',
  'certificateValidTo',
  'certificateSha256',
  'isCertificateSelfSigned',
  'pictureCheckedAt',
] as const;

export async function listReadings(db: VideoDb, cameraIds: readonly string[]): Promise<ReadingRow[]> {
  if (cameraIds.length === 0) return [];
  return await db
    .selectFrom('video.cameraReading')
    .select(readingFacts)
    .where('cameraId', 'in', [...cameraIds])
    .orderBy('cameraId')
    .limit(cameraIds.length)
    .execute();
}

export async function keepReadings(db: VideoDb, readings: readonly ReadingRow[]): Promise<void> {
  if (readings.length === 0) return;
  const told = readingFacts.slice(1);
  await db
    .insertInto('video.cameraReading')
    .values([...readings])
    .onConflict((conflict) =>
      conflict
        .column('cameraId')
        .doUpdateSet((row) => Object.fromEntries(told.map((name) => [name, row.ref(`excluded.${name}`)]))),
    )
    .execute();
}

/** Cameras whose seconds are ordered, by number. `scope` is over `video.camera camera`. */
export async function listHealthCameras(db: VideoDb, scope: RawBuilder<boolean>, cameraId?: string) {
  let query = db
    .selectFrom('video.camera as camera')
    .leftJoin('video.cameraLink as link', 'link.cameraId', 'camera.id')
    .leftJoin('video.equipment as equipment', 'equipment.cameraId', 'camera.id')
    .leftJoin('video.ledgerReading as reading', 'reading.recorderId', 'camera.recorderId')
    .select([
      'camera.id',
      'camera.number',
      'camera.name',
      'camera.address',
      'camera.ownerOrganisationId',
      'link.state as linkState',
      'link.toldAt',
      'reading.readUntil',
      'equipment.onlineTargetPercent',
    ])
    .where(scope)
    .where('camera.recorderId', 'is not', null);
  query =
    cameraId === undefined
      ? query.where('camera.state', 'in', ['working', 'paused'])
      : query.where('camera.id', '=', cameraId);
  return await query.orderBy('camera.number').limit(camerasAtMost).execute();
}

export interface DayRow {
  readonly cameraId: string;
  readonly day: string;
  readonly ordered: number;
  readonly online: number;
  readonly outages: number;
}

/** A camera that changed its recorder has two rows of that day, which are one here. Relies on the primary key. */
export async function listDays(
  db: VideoDb,
  cameraIds: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<DayRow[]> {
  if (cameraIds.length === 0) return [];
  return await db
    .selectFrom('video.ledgerDay')
    .select(['cameraId', 'day'])
    .select([
      sql<number>`sum(ordered_seconds)::int`.as('ordered'),
      sql<number>`sum(online_seconds)::int`.as('online'),
      sql<number>`sum((select count(*) from jsonb_array_elements(outages) one where one->>'state' <> 'paused'))::int`.as(
        'outages',
      ),
    ])
    .where('cameraId', 'in', [...cameraIds])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['cameraId', 'day'])
    .orderBy('cameraId')
    .orderBy('day')
    .execute();
}

/** One camera, the newest first. */
export async function listLedgerDays(
  db: VideoDb,
  cameraId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<LedgerDayRow[]> {
  return await db
    .selectFrom('video.ledgerDay')
    .select(['cameraId', 'day', 'recorderId', 'orderedSeconds', 'onlineSeconds', 'seconds', 'outages'])
    .where('cameraId', '=', cameraId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day', 'desc')
    .orderBy('recorderId')
    .execute();
}

/** Recorders that said something just now, so that they can be asked. */
export async function listTalking(db: VideoDb, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('video.recorder')
    .select('id')
    .where('linkId', 'is not', null)
    .where('struckOffAt', 'is', null)
    .where('toldAt', '>=', since)
    .orderBy('id')
    .limit(1_000)
    .execute();
  return rows.map(({ id }) => id);
}
