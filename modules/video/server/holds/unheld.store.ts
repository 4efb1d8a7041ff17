import { sql } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';

/*
 * Holds that are not yet as they should be, and whose recorder can be asked: one that is out of reach would only fail, and
 * one that was struck off needs no asking.
 */

export interface UnheldAsked {
  readonly now: Date;
  /** Asked for before then. */
  readonly before: Date;
  readonly limit: number;
}

/** Let go in one round. */
export const spentAtOnce = 200;
/** A recorder tells of itself each half minute. */
const heardMs = 3 * 60_000;

/** Over `video.recorder recorder`. */
function canBeSettled(now: Date) {
  const heardSince = new Date(now.getTime() - heardMs);
  return sql<boolean>`(recorder.struck_off_at is not null or recorder.told_at > ${heardSince})`;
}

/** Clips of cases that some recorder has not yet answered for. */
export async function listUnheldItems(
  db: VideoDb,
  { now, before, limit }: UnheldAsked,
): Promise<{ id: string }[]> {
  return await db
    .selectFrom('video.evidenceItem as item')
    .innerJoin('video.recorderHold as hold', 'hold.wantedBy', 'item.id')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'hold.recorderId')
    .select('item.id')
    .where('hold.state', '=', 'asked')
    .where('item.holdUntil', '>', now)
    .where('item.addedAt', '<', before)
    .where(canBeSettled(now))
    .groupBy('item.id')
    .orderBy('item.addedAt')
    .orderBy('item.id')
    .limit(limit)
    .execute();
}

/** Pictures that never came. */
export async function listUnfetchedFrames(
  db: VideoDb,
  { now, before, limit }: UnheldAsked,
): Promise<{ id: string }[]> {
  return await db
    .selectFrom('video.evidenceItem as item')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'item.recorderId')
    .select('item.id')
    .where('item.state', '=', 'asked')
    .where('item.kind', '=', 'frame')
    .where('item.addedAt', '<', before)
    .where(canBeSettled(now))
    .orderBy('item.addedAt')
    .orderBy('item.id')
    .limit(limit)
    .execute();
}

/** Clips of requests whose link is good still. */
export async function listUnheldClips(
  db: VideoDb,
  { now, before, limit }: UnheldAsked,
): Promise<{ requestId: string; cameraId: string }[]> {
  return await db
    .selectFrom('video.recorderHold as hold')
    .innerJoin('video.request as request', 'request.id', 'hold.wantedBy')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'hold.recorderId')
    .select(['request.id as requestId', 'hold.cameraId'])
    .where('hold.state', '=', 'asked')
    .where('request.decidedAt', '<', before)
    .where('request.linkUntil', '>', now)
    .where('request.withdrawnAt', 'is', null)
    .where(canBeSettled(now))
    .groupBy(['request.id', 'hold.cameraId'])
    .orderBy('request.decidedAt')
    .orderBy('request.id')
    .orderBy('hold.cameraId')
    .limit(limit)
    .execute();
}

/** Clips of requests that nobody may open any more and that some recorder keeps still. */
export async function listSpentClips(
  db: VideoDb,
  now: Date,
  limit: number,
): Promise<{ requestId: string; cameraId: string }[]> {
  return await db
    .selectFrom('video.recorderHold as hold')
    .innerJoin('video.request as request', 'request.id', 'hold.wantedBy')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'hold.recorderId')
    .select(['request.id as requestId', 'hold.cameraId'])
    .where('hold.state', 'in', ['asked', 'held'])
    .where((where) =>
      where.or([where('request.linkUntil', '<=', now), where('request.withdrawnAt', 'is not', null)]),
    )
    .where(canBeSettled(now))
    .groupBy(['request.id', 'hold.cameraId'])
    .orderBy('request.id')
    .orderBy('hold.cameraId')
    .limit(limit)
    .execute();
}

/** Clips of cases whose day has come and that some recorder keeps still. */
export async function listSpentItems(db: VideoDb, now: Date, limit: number): Promise<{ id: string }[]> {
  return await db
    .selectFrom('video.evidenceItem as item')
    .innerJoin('video.recorderHold as hold', 'hold.wantedBy', 'item.id')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'hold.recorderId')
    .select('item.id')
    .where('hold.state', 'in', ['asked', 'held'])
    .where('item.holdUntil', '<=', now)
    .where(canBeSettled(now))
    .groupBy('item.id')
    .orderBy('item.holdUntil')
    .orderBy('item.id')
    .limit(limit)
    .execute();
}
