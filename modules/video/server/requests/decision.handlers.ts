import { sql } from 'kysely';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { densityAt, distanceM } from '../../contract/coverage.ts';
import { videoProblems } from '../../contract/problems.ts';
import { longestLinkDays } from '../../contract/request.ts';
import {
  approveRequest,
  refuseRequest,
  suggestCameras,
  withdrawLink,
} from '../../contract/request-routes.ts';
import { findCameras, listCamerasAround } from '../cameras/camera.store.ts';
import type { CameraRow } from '../cameras/camera.store.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { insertHolds } from '../holds/hold.store.ts';
import { findKeepers } from '../holds/who-keeps.ts';
import type { VideoTables } from '../tables.ts';
import { holdClip, releaseClip } from './holds.ts';
import { tellRequester } from './request-mails.ts';
import { deskScope, isLinkOpen, mayDecide } from './request.policy.ts';
import { findRequest, insertClips, listClips, writeRequest } from './request.store.ts';
import type { RequestRow } from './request.store.ts';
import { isPossibleSpan } from './span.ts';

const handle = handlerFor<VideoTables>();
const dayMs = 24 * 3_600_000;
const lookedAroundM = 2_000;
const camerasAtMost = 300;
const suggestedAtMost = 30;

export const decisionHandlers = [
  handle(suggestCameras, async (context, { id }) => {
    const { db, clock } = context;
    const request = await requireToDecide(context, id);
    const ofOwner = sql<boolean>`camera.owner_organisation_id = ${request.ownerOrganisationId}::uuid`;
    const around = { lng: request.lng, lat: request.lat, radiusM: lookedAroundM, limit: camerasAtMost };
    const cameras = (await listCamerasAround(db, ofOwner, around))
      .map((camera) => ({
        id: camera.id,
        number: camera.number,
        name: camera.name,
        distanceM: distanceM(camera, request),
        pixelsPerMetre: densityAt(camera, request),
        isKept: isKept(camera, request.fromAt, clock.now()),
      }))
      .toSorted((a, b) => (b.pixelsPerMetre ?? 0) - (a.pixelsPerMetre ?? 0) || a.distanceM - b.distanceM);
    return { cameras: cameras.slice(0, suggestedAtMost) };
  }),

  handle(approveRequest, async (context, { id, cameraIds, mayDownload, liftsMasks, ...given }) => {
    const { db, actor, clock, audit } = context;
    const request = await requireToDecide(context, id);
    const now = clock.now();
    const span = { fromAt: new Date(given.from), toAt: new Date(given.to) };
    const linkUntil = new Date(given.linkUntil);
    requirePossible(request, { ...span, linkUntil }, now);
    const cameras = await findCameras(db, [...new Set(cameraIds)]);
    const areOwn = cameras.every((camera) => camera.ownerOrganisationId === request.ownerOrganisationId);
    if (cameras.length !== new Set(cameraIds).size || !areOwn)
      throw new Problem(videoProblems.cameraNotFound);
    if (cameras.some((camera) => !isKept(camera, span.fromAt, now)))
      throw new Problem(videoProblems.footageGone);

    const decision = { decidedAt: now, decidedByPersonId: actor.personId };
    const isWritten = await writeRequest(db, request, {
      state: 'approved',
      mayDownload,
      liftsMasks,
      linkUntil,
      ...decision,
    });
    if (!isWritten) throw new Problem(videoProblems.requestDecided);
    await insertClips(
      db,
      cameras.map((camera) => ({
        requestId: id,
        cameraId: camera.id,
        ...span,
        hold: 'asked' as const,
      })),
    );
    for (const camera of cameras) await askToKeep(db, id, camera, span);
    await tellRequester(context, request);
    audit({ type: 'video.request', id }, { cameraIds, mayDownload, liftsMasks, ...given });
    return {};
  }),

  handle(refuseRequest, async (context, { id, reason }) => {
    const { db, actor, clock, audit } = context;
    const request = await requireToDecide(context, id);
    const decision = { decidedAt: clock.now(), decidedByPersonId: actor.personId, refusal: reason };
    if (!(await writeRequest(db, request, { state: 'refused', ...decision })))
      throw new Problem(videoProblems.requestDecided);
    await tellRequester(context, request);
    audit({ type: 'video.request', id }, {}, reason);
    return {};
  }),

  handle(withdrawLink, async (context, { id, reason }) => {
    const { db, actor, clock, audit } = context;
    const request = await findRequest(db, id, deskScope(actor));
    if (!request || !mayDecide(actor, request) || !isLinkOpen(request, clock.now()))
      throw new Problem(videoProblems.requestNotFound);

    await writeRequest(db, request, { withdrawnAt: clock.now() });
    for (const { cameraId } of await listClips(db, [id]))
      await enqueue(db, releaseClip, { requestId: id, cameraId }, { key: id });
    audit({ type: 'video.request', id }, {}, reason);
    return {};
  }),
];

/** @throws Problem also for a request of another owner, as if it were not there */
async function requireToDecide({ db, actor }: VideoContext, id: string): Promise<RequestRow> {
  const request = await findRequest(db, id, deskScope(actor));
  if (!request || !mayDecide(actor, request)) throw new Problem(videoProblems.requestNotFound);
  if (request.state !== 'asked') throw new Problem(videoProblems.requestDecided);
  return request;
}

function requirePossible(
  request: RequestRow,
  given: { readonly fromAt: Date; readonly toAt: Date; readonly linkUntil: Date },
  now: Date,
): void {
  const { fromAt, toAt, linkUntil } = given;
  const isWithin = fromAt >= request.fromAt && toAt <= request.toAt;
  if (!isWithin || !isPossibleSpan(given, now)) throw new Problem(videoProblems.spanImpossible);
  const termMs = linkUntil.getTime() - now.getTime();
  if (termMs <= 0 || termMs > longestLinkDays * dayMs) throw new Problem(videoProblems.linkTermImpossible);
}

async function askToKeep(
  db: VideoContext['db'],
  requestId: string,
  { id: cameraId, recorderId }: CameraRow,
  span: { readonly fromAt: Date; readonly toAt: Date },
): Promise<void> {
  if (recorderId === null) throw new Problem(videoProblems.footageGone);
  const keepers = await findKeepers(db, { id: cameraId, recorderId }, span);
  await insertHolds(db, { wantedBy: requestId, cameraId }, keepers);
  await enqueue(db, holdClip, { requestId, cameraId }, { key: requestId });
}

function isKept({ retentionDays, recorderId }: CameraRow, from: Date, now: Date): boolean {
  return recorderId !== null && now.getTime() - from.getTime() <= retentionDays * dayMs;
}
