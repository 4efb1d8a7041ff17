import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { videoProblems } from '../../contract/problems.ts';
import { rightsOfNow } from '../../contract/rights.ts';
import { openViewings } from '../../contract/viewing-routes.ts';
import { findCameras } from '../cameras/camera.store.ts';
import type { CameraRow } from '../cameras/camera.store.ts';
import { askedOf } from '../cameras/present-camera.ts';
import { decide } from '../rights/decide.ts';
import { listGrantsFor } from '../rights/grant.store.ts';
import type { VideoTables } from '../tables.ts';
import { needsSecond, noSecond } from './four-eyes.ts';
import { insertViewings } from './viewing.store.ts';
import type { ViewingRow } from './viewing.store.ts';

const handle = handlerFor<VideoTables>();

export const viewingHandlers = [
  handle(openViewings, async (context, { cameraIds, right, reason }) => {
    const { db, actor, clock, audit } = context;
    if (!rightsOfNow.includes(right) && reason === null) throw new Problem(videoProblems.reasonMissing);
    const cameras = await findCameras(db, [...new Set(cameraIds)]);
    const grants = await listGrantsFor(db, actor, clock.now());

    const opened = cameras.flatMap((camera): { camera: CameraRow; viewing: ViewingRow }[] => {
      const basis = decide(askedOf(context), camera, grants, right);
      if (basis === null || camera.recorderId === null || actor.sessionId === null) return [];
      const viewing = {
        id: newId(clock.now().getTime()),
        personId: actor.personId,
        sessionId: actor.sessionId,
        organisationId: basis.organisationId,
        cameraId: camera.id,
        ownerOrganisationId: camera.ownerOrganisationId,
        right,
        grantId: basis.grant?.id ?? null,
        reason,
        footageFrom: basis.grant?.footageFrom ?? null,
        footageTo: basis.grant?.footageTo ?? null,
        requestId: null,
        evidenceItemId: null,
        needsSecond: needsSecond(basis.grant, right),
        ...noSecond,
        openedAt: clock.now(),
      };
      return [{ camera, viewing }];
    });
    const [first] = opened;
    if (!first) throw new Problem(videoProblems.cameraNotFound);

    await insertViewings(
      db,
      opened.map(({ viewing }) => viewing),
    );
    const bases = opened.map(({ viewing: { cameraId, grantId } }) => ({ cameraId, grantId }));
    audit({ type: 'video.camera', id: first.camera.id }, { right, cameras: bases }, reason ?? undefined);
    return { viewings: opened.map(presentViewing) };
  }),
];

function presentViewing({ camera, viewing }: { camera: CameraRow; viewing: ViewingRow }) {
  return {
    viewingId: viewing.id,
    cameraId: camera.id,
    name: camera.name,
    mediaBase: `/media/${camera.recorderId}`,
    needsSecond: viewing.needsSecond,
    footageFrom: viewing.footageFrom?.toISOString() ?? null,
    footageTo: viewing.footageTo?.toISOString() ?? null,
  };
}
