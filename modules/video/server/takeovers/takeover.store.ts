import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import { listCamerasOfRecorder } from '../recorders/recorder.store.ts';
import type { TakeoverUnderWay, WatchedRecorder } from './decide-takeovers.ts';
import type { TakeoverTable } from './tables.ts';

export type TakeoverRow = Selectable<TakeoverTable>;

const recordersAtMost = 1_000;
const hourMs = 3_600_000;
const takeoverFacts = ['id', 'recorderId', 'standInId', 'cause', 'begunAt', 'backAt', 'endedAt'] as const;

/**
 * Over `video.camera camera` and `video.takeover takeover`: which cameras of a recorder its stand-in records. One of another
 * owner gets those alone that are of the owner who allowed it.
 */
const goesAlong = sql<boolean>`(camera.state in ('working', 'paused') and camera.stream_url is not null
  and exists (
    select from video.recorder own
    join video.recorder other on other.id = takeover.stand_in_id
    where own.id = takeover.recorder_id
      and own.owner_organisation_id in (other.owner_organisation_id, camera.owner_organisation_id)))`;

/** Over `video.recorder recorder`. */
const hasToDoWithTakeovers = sql<boolean>`(recorder.stand_in_id is not null
  or exists (select from video.recorder other where other.stand_in_id = recorder.id)
  or exists (
    select from video.takeover takeover where takeover.recorder_id = recorder.id and takeover.ended_at is null))`;

/** Recorders that stand in or are stood in for, or were named to; one without a stand-in need not be watched. */
export async function listWatched(db: VideoDb, now: Date): Promise<WatchedRecorder[]> {
  const rows = await db
    .selectFrom('video.recorder as recorder')
    .leftJoin('video.recorder as standIn', 'standIn.id', 'recorder.standInId')
    .select([
      'recorder.id',
      'recorder.ownerOrganisationId',
      'recorder.standInId',
      'recorder.standInAgreedAt',
      'recorder.linkId',
      'recorder.struckOffAt',
      'recorder.heardAt',
    ])
    .select((select) => [
      select
        .selectFrom('video.camera as camera')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('camera.recorderId', '=', 'recorder.id')
        .where('camera.state', 'in', ['working', 'paused'])
        .where('camera.streamUrl', 'is not', null)
        .where(({ or, eb }) =>
          or([
            eb('standIn.ownerOrganisationId', '=', eb.ref('recorder.ownerOrganisationId')),
            eb('camera.ownerOrganisationId', '=', eb.ref('recorder.ownerOrganisationId')),
          ]),
        )
        .as('cameraCount'),
      select
        .selectFrom('video.takeover as takeover')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('takeover.recorderId', '=', 'recorder.id')
        .where('takeover.endedAt', '>', new Date(now.getTime() - hourMs))
        .as('recentTakeovers'),
    ])
    .where(hasToDoWithTakeovers)
    .orderBy('recorder.id')
    .limit(recordersAtMost)
    .execute();
  return rows.map(({ linkId, struckOffAt, standInAgreedAt, cameraCount, recentTakeovers, ...row }) => ({
    ...row,
    isStandInAgreed: standInAgreedAt !== null,
    isEnrolled: linkId !== null,
    isStruckOff: struckOffAt !== null,
    cameraCount: Number(cameraCount),
    recentTakeovers: Number(recentTakeovers),
  }));
}

/** Relies on takeover_under_way and the primary key of taken_camera. */
export async function listUnderWay(db: VideoDb): Promise<TakeoverUnderWay[]> {
  const rows = await db
    .selectFrom('video.takeover as takeover')
    .select(['takeover.id', 'takeover.recorderId', 'takeover.standInId', 'takeover.backAt'])
    .select(
      sql<boolean>`not exists (
        select from video.taken_camera taken
        join video.camera camera on camera.id = taken.camera_id
        where taken.takeover_id = takeover.id and taken.to_at is null
          and (taken.own_told_at is null or takeover.back_at is null or taken.own_told_at < takeover.back_at
            or taken.own_state <> case camera.state when 'paused' then 'paused' else 'recorded' end))`.as(
        'areAllRecorded',
      ),
    )
    .where('takeover.endedAt', 'is', null)
    .orderBy('takeover.id')
    .limit(recordersAtMost)
    .execute();
  return rows;
}

export async function findTakeover(db: VideoDb, id: string): Promise<TakeoverRow | undefined> {
  return await db.selectFrom('video.takeover').select(takeoverFacts).where('id', '=', id).executeTakeFirst();
}

/** Those under way. */
export async function listTakeovers(db: VideoDb): Promise<TakeoverRow[]> {
  return await db
    .selectFrom('video.takeover')
    .select(takeoverFacts)
    .where('endedAt', 'is', null)
    .orderBy('begunAt')
    .orderBy('id')
    .limit(recordersAtMost)
    .execute();
}

/** Tells whether no other hub was quicker. */
export async function insertTakeover(
  db: VideoDb,
  takeover: Pick<TakeoverRow, 'id' | 'recorderId' | 'standInId' | 'cause' | 'begunAt'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('video.takeover')
    .values(takeover)
    .onConflict((conflict) => conflict.column('recorderId').where('endedAt', 'is', null).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** Tells whether it was still under way. */
export async function endTakeover(db: VideoDb, id: string, endedAt: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.takeover')
    .set({ endedAt })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await db
    .updateTable('video.takenCamera')
    .set({ toAt: endedAt })
    .where('takeoverId', '=', id)
    .where('toAt', 'is', null)
    .execute();
  return true;
}

/** NOTE: a statement of its own and no command: it says what was heard. */
export async function noteBack(db: VideoDb, id: string, backAt: Date | null): Promise<void> {
  await db
    .updateTable('video.takeover')
    .set({ backAt })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .execute();
}

/**
 * Brings the cameras of the takeovers under way to what the register says: one that was entered meanwhile is taken too, one
 * that was moved or dismissed is let go. The stand-ins whose list has changed.
 */
export async function syncTakenCameras(db: VideoDb, now: Date): Promise<string[]> {
  const left = await sql<{ standInId: string }>`
    update video.taken_camera taken set to_at = ${now}
    from video.takeover takeover
    where takeover.id = taken.takeover_id and taken.to_at is null
      and (takeover.ended_at is not null or not exists (
        select from video.camera camera
        where camera.id = taken.camera_id and camera.recorder_id = takeover.recorder_id
          and ${goesAlong}))
    returning taken.stand_in_id as "standInId"`.execute(db);
  const come = await sql<{ standInId: string }>`
    insert into video.taken_camera (takeover_id, camera_id, stand_in_id, from_at)
    select takeover.id, camera.id, takeover.stand_in_id, ${now}
    from (select * from video.takeover where ended_at is null for update) takeover
    join video.camera camera on camera.recorder_id = takeover.recorder_id
    where ${goesAlong}
      and not exists (
        select from video.taken_camera taken where taken.camera_id = camera.id and taken.to_at is null)
    on conflict do nothing
    returning stand_in_id as "standInId"`.execute(db);
  return [...new Set([...left.rows, ...come.rows].map(({ standInId }) => standInId))];
}

/** Whether `syncTakenCameras` would find anything; a look costs no transaction. */
export async function areTakenCamerasStale(db: VideoDb): Promise<boolean> {
  const { rows } = await sql<{ isStale: boolean }>`
    select exists (
      select from video.taken_camera taken
      join video.takeover takeover on takeover.id = taken.takeover_id
      left join video.camera camera on camera.id = taken.camera_id and camera.recorder_id = takeover.recorder_id
        and ${goesAlong}
      where taken.to_at is null and (camera.id is null or takeover.ended_at is not null)
    ) or exists (
      select from video.takeover takeover
      join video.camera camera on camera.recorder_id = takeover.recorder_id
      where takeover.ended_at is null
        and ${goesAlong}
        and not exists (
          select from video.taken_camera taken where taken.camera_id = camera.id and taken.to_at is null)
    ) as "isStale"`.execute(db);
  return rows[0]?.isStale ?? false;
}

/** The word of a hub's link with it; every few seconds. */
export async function noteHeard(db: VideoDb, linkId: string, heardAt: Date): Promise<void> {
  await db.updateTable('video.recorder').set({ heardAt }).where('linkId', '=', linkId).execute();
}

/** What the own recorder says of cameras that another has; the ids of these. */
export async function noteOwnWord(
  db: VideoDb,
  recorderId: string,
  told: readonly { readonly cameraId: string; readonly state: string }[],
  toldAt: Date,
): Promise<ReadonlySet<string>> {
  const taken = await db
    .selectFrom('video.takenCamera as taken')
    .innerJoin('video.takeover as takeover', 'takeover.id', 'taken.takeoverId')
    .select('taken.cameraId')
    .where('takeover.recorderId', '=', recorderId)
    .where('taken.toAt', 'is', null)
    .execute();
  const ids = new Set(taken.map(({ cameraId }) => cameraId));
  for (const { cameraId, state } of told.filter((one) => ids.has(one.cameraId)))
    await db
      .updateTable('video.takenCamera')
      .set({ ownState: state, ownToldAt: toldAt })
      .where('cameraId', '=', cameraId)
      .where('toAt', 'is', null)
      .execute();
  return ids;
}

/** Cameras a recorder has, or had while their footage may still be with it, for others. `isNow`: it records them. */
export async function listTakenBy(db: VideoDb, standInId: string, now: Date) {
  const rows = await db
    .selectFrom('video.takenCamera as taken')
    .innerJoin('video.takeover as takeover', 'takeover.id', 'taken.takeoverId')
    .innerJoin('video.camera as camera', 'camera.id', 'taken.cameraId')
    .select([
      'camera.id',
      'camera.number',
      'camera.name',
      'camera.streamUrl',
      'camera.substreamUrl',
      'camera.onvifUrl',
      'camera.username',
      'camera.passwordSealed',
      'camera.retentionDays',
      'camera.state',
    ])
    .select(sql<boolean>`bool_or(taken.to_at is null)`.as('isNow'))
    .select(sql<boolean>`bool_or(camera.recorder_id = takeover.recorder_id)`.as('isStillThere'))
    .where('taken.standInId', '=', standInId)
    .where('camera.streamUrl', 'is not', null)
    // NOTE: one that was moved to this very recorder is its own.
    .where(sql<boolean>`camera.recorder_id is distinct from ${standInId}`)
    .where(
      sql<boolean>`(taken.to_at is null
        or taken.to_at + camera.retention_days * interval '1 day' > ${now}
        or exists (select from video.recorder_hold hold
          where hold.recorder_id = taken.stand_in_id and hold.camera_id = taken.camera_id
            and hold.state in ('asked', 'held')))`,
    )
    .groupBy('camera.id')
    .orderBy('camera.id')
    .execute();
  return rows;
}

export interface Holding {
  readonly recorderId: string;
  readonly fromAt: Date;
  /** Null: it records still. */
  readonly toAt: Date | null;
}

/** When other recorders stood in for a camera's own, the oldest first, at most the last 5,000. Relies on taken_camera_of. */
export async function listTakenTimes(db: VideoDb, cameraId: string): Promise<Holding[]> {
  const rows = await db
    .selectFrom('video.takenCamera')
    .select(['standInId as recorderId', 'fromAt', 'toAt'])
    .where('cameraId', '=', cameraId)
    .orderBy('fromAt', 'desc')
    .limit(5_000)
    .execute();
  return rows.toReversed();
}

/** The recorder that records each of these cameras now, its own or another. */
export async function listRecordingNow(
  db: VideoDb,
  cameraIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  if (cameraIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('video.camera as camera')
    .leftJoin('video.takenCamera as taken', (join) =>
      join.onRef('taken.cameraId', '=', 'camera.id').on('taken.toAt', 'is', null),
    )
    .select(({ fn }) => ['camera.id', fn.coalesce('taken.standInId', 'camera.recorderId').as('recorderId')])
    .where('camera.id', 'in', [...cameraIds])
    .execute();
  return new Map(rows.map(({ id, recorderId }) => [id, recorderId]));
}

/** Takeovers whose cameras are all with other recorders by now. */
export async function listEmptyTakeovers(db: VideoDb): Promise<string[]> {
  const rows = await db
    .selectFrom('video.takeover as takeover')
    .select('takeover.id')
    .where('takeover.endedAt', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('video.takenCamera as taken')
            .select('taken.cameraId')
            .whereRef('taken.takeoverId', '=', 'takeover.id')
            .where('taken.toAt', 'is', null),
        ),
      ),
    )
    .orderBy('takeover.id')
    .limit(recordersAtMost)
    .execute();
  return rows.map(({ id }) => id);
}

/** Cameras that are with a stand-in now, by takeover. */
export async function countTaken(db: VideoDb): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('video.takenCamera')
    .select((select) => ['takeoverId', select.fn.countAll<number>().as('count')])
    .where('toAt', 'is', null)
    .groupBy('takeoverId')
    .execute();
  return new Map(rows.map(({ takeoverId, count }) => [takeoverId, Number(count)]));
}

/** Cameras that were with a stand-in at some time of a span, and whose they are. */
export async function listTakenWithin(
  db: VideoDb,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<{ cameraId: string; standInId: string; ownId: string }[]> {
  return await db
    .selectFrom('video.takenCamera as taken')
    .innerJoin('video.takeover as takeover', 'takeover.id', 'taken.takeoverId')
    .select(['taken.cameraId', 'taken.standInId', 'takeover.recorderId as ownId'])
    .distinct()
    .where('taken.fromAt', '<', to)
    .where(({ or, eb }) => or([eb('taken.toAt', 'is', null), eb('taken.toAt', '>', from)]))
    .execute();
}

/** What a recorder records now: its own cameras that no other has, and those it stands in for. */
export async function listRecordedBy(db: VideoDb, recorderId: string, now: Date) {
  const own = await listCamerasOfRecorder(db, recorderId);
  const recording = await listRecordingNow(
    db,
    own.map(({ id }) => id),
  );
  const taken = await listTakenBy(db, recorderId, now);
  return [...own.filter(({ id }) => recording.get(id) === recorderId), ...taken.filter(({ isNow }) => isNow)];
}

/** Recorders in service with a stand-in of another owner. */
export async function listAskedStandIns(db: VideoDb) {
  const rows = await db
    .selectFrom('video.recorder as recorder')
    .innerJoin('video.recorder as standIn', 'standIn.id', 'recorder.standInId')
    .select([
      'recorder.id as recorderId',
      'recorder.name as recorderName',
      'recorder.ownerOrganisationId',
      'standIn.id as standInId',
      'standIn.name as standInName',
      'standIn.ownerOrganisationId as standInOwnerId',
      'recorder.standInAgreedAt as agreedAt',
    ])
    .select((select) =>
      select
        .selectFrom('video.camera as camera')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('camera.recorderId', '=', 'recorder.id')
        .whereRef('camera.ownerOrganisationId', '=', 'recorder.ownerOrganisationId')
        .where('camera.state', 'in', ['working', 'paused'])
        .as('cameraCount'),
    )
    .whereRef('standIn.ownerOrganisationId', '<>', 'recorder.ownerOrganisationId')
    .where('recorder.struckOffAt', 'is', null)
    .where('standIn.struckOffAt', 'is', null)
    .orderBy('recorder.name')
    .orderBy('recorder.id')
    .limit(recordersAtMost)
    .execute();
  return rows.map((row) => ({ ...row, cameraCount: Number(row.cameraCount) }));
}

/** Tells whether this stand-in is still the one that was named. */
export async function writeAgreement(
  db: VideoDb,
  { id, standInId }: { readonly id: string; readonly standInId: string },
  standInAgreedAt: Date | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.recorder')
    .set({ standInAgreedAt })
    .where('id', '=', id)
    .where('standInId', '=', standInId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
