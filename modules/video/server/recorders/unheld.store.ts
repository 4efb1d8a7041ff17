import type { ItemKind } from '../../contract/evidence.ts';
import type { VideoDb } from '../cameras/camera.store.ts';

export interface UnheldAsked {
  readonly now: Date;
  /** Asked for before then. */
  readonly before: Date;
  /** Of recorders that have told of themselves since. */
  readonly heardSince: Date;
  readonly limit: number;
}

/** Clips of cases that are to be kept still and were never said to be, and pictures that never came. */
export async function listUnheldItems(
  db: VideoDb,
  { now, before, heardSince, limit }: UnheldAsked,
): Promise<{ id: string; kind: ItemKind }[]> {
  return await db
    .selectFrom('video.evidenceItem as item')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'item.recorderId')
    .select(['item.id', 'item.kind'])
    .where('item.state', '=', 'asked')
    .where(({ or, eb }) => or([eb('item.kind', '=', 'frame'), eb('item.holdUntil', '>', now)]))
    .where('item.addedAt', '<', before)
    .where('recorder.toldAt', '>', heardSince)
    .orderBy('item.addedAt')
    .orderBy('item.id')
    .limit(limit)
    .execute();
}

/** Clips of requests whose link is good still. */
export async function listUnheldClips(
  db: VideoDb,
  { now, before, heardSince, limit }: UnheldAsked,
): Promise<{ requestId: string; cameraId: string }[]> {
  return await db
    .selectFrom('video.requestClip as clip')
    .innerJoin('video.request as request', 'request.id', 'clip.requestId')
    .innerJoin('video.camera as camera', 'camera.id', 'clip.cameraId')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'camera.recorderId')
    .select(['clip.requestId', 'clip.cameraId'])
    .where('clip.hold', '=', 'asked')
    .where('request.decidedAt', '<', before)
    .where('request.linkUntil', '>', now)
    .where('request.withdrawnAt', 'is', null)
    .where('recorder.toldAt', '>', heardSince)
    .orderBy('request.decidedAt')
    .orderBy('clip.requestId')
    .orderBy('clip.cameraId')
    .limit(limit)
    .execute();
}
