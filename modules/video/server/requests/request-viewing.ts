import type { Actor } from '#kernel/access/actor.ts';
import type { CameraRow, VideoDb } from '../cameras/camera.store.ts';
import { listMaskRows } from '../masks/mask.store.ts';
import { masksWithin } from '../masks/masks-for.ts';
import type { TokenMasks } from '../masks/masks-for.ts';
import type { ViewingRow } from '../viewings/viewing.store.ts';
import { isLinkOpen, isRequester, requesterScope } from './request.policy.ts';
import { findRequest, listClips } from './request.store.ts';

/** What is covered in what was opened on an approved request; null when it may not be looked at any more. */
export async function judgeRequested(
  db: VideoDb,
  facts: {
    readonly actor: Actor;
    readonly viewing: ViewingRow;
    readonly camera: CameraRow;
    readonly now: Date;
  },
): Promise<TokenMasks | null> {
  const { actor, viewing, camera, now } = facts;
  if (viewing.requestId === null || viewing.right === 'live') return null;
  const request = await findRequest(db, viewing.requestId, requesterScope(actor));
  if (!request || !isRequester(actor, request) || !isLinkOpen(request, now)) return null;
  if (viewing.right === 'export' && !request.mayDownload) return null;
  const clips = await listClips(db, [request.id]);
  const isGiven =
    camera.ownerOrganisationId === request.ownerOrganisationId &&
    clips.some(({ cameraId }) => cameraId === camera.id);
  if (!isGiven) return null;
  return request.liftsMasks ? [] : masksWithin(await listMaskRows(db, [camera.id]), viewing, now);
}
