import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { videoProblems } from '../../contract/problems.ts';
import type { VideoRight } from '../../contract/rights.ts';
import { findCameras } from '../cameras/camera.store.ts';
import type { CameraRow } from '../cameras/camera.store.ts';
import { askedOf } from '../cameras/present-camera.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { masksFor } from '../masks/masks-for.ts';
import type { TokenMasks } from '../masks/masks-for.ts';
import { judgeRequested } from '../requests/request-viewing.ts';
import { isLinkOpen, requesterScope } from '../requests/request.policy.ts';
import { findRequest, listClips } from '../requests/request.store.ts';
import { decide } from '../rights/decide.ts';
import { listGrantsFor } from '../rights/grant.store.ts';
import { needsSecond, noSecond } from '../viewings/four-eyes.ts';
import type { ViewingRow } from '../viewings/viewing.store.ts';

export interface WantedFootage {
  readonly cameraId: string;
  readonly requestId: string | null;
  readonly right: 'review' | 'export';
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly reason: string;
}

export interface Footage {
  readonly camera: CameraRow & { recorderId: string };
  readonly viewing: ViewingRow;
  /** What is covered for the asker. */
  readonly masks: TokenMasks;
}

type Bounds = Pick<
  ViewingRow,
  | 'organisationId'
  | 'grantId'
  | 'requestId'
  | 'footageFrom'
  | 'footageTo'
  | 'ownerOrganisationId'
  | 'needsSecond'
>;

/**
 * A viewing of exactly this footage, on the own right or on an approved request.
 *
 * @throws Problem `video.camera-not-found` also for a camera or a span that is not the asker's to see
 */
export async function requireFootage(context: VideoContext, wanted: WantedFootage): Promise<Footage> {
  const { db, actor, clock } = context;
  const { cameraId, requestId, right, fromAt, toAt, reason } = wanted;
  const [camera] = await findCameras(db, [cameraId]);
  const bounds =
    camera &&
    (requestId === null
      ? await boundsOfRight(context, camera, right)
      : await boundsOfRequest(context, camera, { requestId, right }));
  const isWithin =
    bounds &&
    (bounds.footageFrom === null || bounds.footageFrom <= fromAt) &&
    (bounds.footageTo === null || bounds.footageTo >= toAt);
  if (!camera || !isWithin || camera.recorderId === null || actor.sessionId === null)
    throw new Problem(videoProblems.cameraNotFound);
  const openedAt = clock.now();
  const viewing = {
    ...bounds,
    id: newId(openedAt.getTime()),
    personId: actor.personId,
    sessionId: actor.sessionId,
    cameraId,
    right,
    reason: reason.slice(0, 500),
    footageFrom: fromAt,
    footageTo: toAt,
    evidenceItemId: null,
    ...noSecond,
    openedAt,
  };
  const masks = await masksOf(context, camera, viewing);
  return { camera: { ...camera, recorderId: camera.recorderId }, viewing, masks };
}

async function masksOf(context: VideoContext, camera: CameraRow, viewing: ViewingRow): Promise<TokenMasks> {
  const { db, actor, clock } = context;
  const now = clock.now();
  if (viewing.requestId !== null) return (await judgeRequested(db, { actor, viewing, camera, now })) ?? [];
  const grants = await listGrantsFor(db, actor, now);
  return await masksFor(db, askedOf(context), { camera, grants, look: viewing });
}

async function boundsOfRight(
  context: VideoContext,
  camera: CameraRow,
  right: VideoRight,
): Promise<Bounds | undefined> {
  const grants = await listGrantsFor(context.db, context.actor, context.clock.now());
  const basis = decide(askedOf(context), camera, grants, right);
  if (!basis) return undefined;
  return {
    organisationId: basis.organisationId,
    ownerOrganisationId: camera.ownerOrganisationId,
    grantId: basis.grant?.id ?? null,
    requestId: null,
    needsSecond: needsSecond(basis.grant, right),
    footageFrom: basis.grant?.footageFrom ?? null,
    footageTo: basis.grant?.footageTo ?? null,
  };
}

async function boundsOfRequest(
  { db, actor, clock }: VideoContext,
  camera: CameraRow,
  { requestId, right }: { readonly requestId: string; readonly right: VideoRight },
): Promise<Bounds | undefined> {
  const request = await findRequest(db, requestId, requesterScope(actor));
  if (!request || !isLinkOpen(request, clock.now())) return undefined;
  if (right === 'export' && !request.mayDownload) return undefined;
  const clips = await listClips(db, [requestId]);
  const clip = clips.find(({ cameraId }) => cameraId === camera.id);
  if (clip?.ownerOrganisationId !== request.ownerOrganisationId) return undefined;
  return {
    organisationId: request.requesterOrganisationId,
    ownerOrganisationId: request.ownerOrganisationId,
    grantId: null,
    requestId,
    needsSecond: false,
    footageFrom: clip.fromAt,
    footageTo: clip.toAt,
  };
}
