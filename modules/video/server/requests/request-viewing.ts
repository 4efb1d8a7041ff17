import type { Actor } from '#kernel/access/actor.ts';
import type { CameraRow, VideoDb } from '../cameras/camera.store.ts';
import type { ViewingRow } from '../viewings/viewing.store.ts';
import { isLinkOpen, isRequester, requesterScope } from './request.policy.ts';
import { findRequest, listClips } from './request.store.ts';

/** Whether what was opened on an approved request may still be looked at; asked again while a token lives. */
export async function mayStillOpen(
  db: VideoDb,
  facts: {
    readonly actor: Actor;
    readonly viewing: ViewingRow;
    readonly camera: CameraRow;
    readonly now: Date;
  },
): Promise<boolean> {
  const { actor, viewing, camera, now } = facts;
  if (viewing.requestId === null || viewing.right === 'live') return false;
  const request = await findRequest(db, viewing.requestId, requesterScope(actor));
  if (!request || !isRequester(actor, request) || !isLinkOpen(request, now)) return false;
  if (viewing.right === 'export' && !request.mayDownload) return false;
  const clips = await listClips(db, [request.id]);
  return (
    camera.ownerOrganisationId === request.ownerOrganisationId &&
    clips.some(({ cameraId }) => cameraId === camera.id)
  );
}
