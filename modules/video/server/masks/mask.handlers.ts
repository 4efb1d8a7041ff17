import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { addMask, isPlainShape, listMasks, mostMasks, removeMask } from '../../contract/masks.ts';
import { videoProblems } from '../../contract/problems.ts';
import { knownScope, mayMask } from '../cameras/camera.policy.ts';
import { findCameraIn } from '../cameras/camera.store.ts';
import type { CameraRow } from '../cameras/camera.store.ts';
import { askedOf } from '../cameras/present-camera.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { endMask, insertMask, listMaskRows, lockMasksOf } from './mask.store.ts';

const handle = handlerFor<VideoTables>();

export const maskHandlers = [
  handle(listMasks, async (context, { id }) => {
    await requireToMask(context, id);
    const rows = await listMaskRows(context.db, [id]);
    const masks = rows.map(({ id: maskId, points, fromAt, toAt, reason, createdAt }) => ({
      id: maskId,
      points,
      from: fromAt?.toISOString() ?? null,
      to: toAt?.toISOString() ?? null,
      reason,
      createdAt: createdAt.toISOString(),
    }));
    return { masks };
  }),

  handle(addMask, async (context, { id, points, from, to, reason }) => {
    const { db, actor, clock, audit } = context;
    await requireToMask(context, id);
    if (!isPlainShape(points)) throw new Problem(videoProblems.maskCrossed);
    const span = { fromAt: from === null ? null : new Date(from), toAt: to === null ? null : new Date(to) };
    if (span.fromAt && span.toAt && span.fromAt >= span.toAt) throw new Problem(videoProblems.spanImpossible);
    await lockMasksOf(db, id);
    if ((await listMaskRows(db, [id])).length >= mostMasks) throw new Problem(videoProblems.tooManyMasks);

    const createdAt = clock.now();
    const maskId = newId(createdAt.getTime());
    const who = { createdByPersonId: actor.personId, createdAt };
    await insertMask(db, { ...span, ...who, id: maskId, cameraId: id, points, reason });
    audit({ type: 'video.camera', id }, { maskId, points, from, to }, reason);
    return { maskId };
  }),

  handle(removeMask, async (context, { id, maskId, reason }) => {
    const { db, clock, audit } = context;
    await requireToMask(context, id);
    const end = { removedAt: clock.now(), removedReason: reason };
    if (!(await endMask(db, { id: maskId, cameraId: id }, end)))
      throw new Problem(videoProblems.maskNotFound);
    audit({ type: 'video.camera', id }, { maskId }, reason);
    return {};
  }),
];

/** @throws Problem also for a camera that is not the asker's to cover, as if it were not there */
async function requireToMask(context: VideoContext, id: string): Promise<CameraRow> {
  const camera = await findCameraIn(context.db, id, knownScope(askedOf(context)));
  if (!camera || !mayMask(context.actor, camera)) throw new Problem(videoProblems.cameraNotFound);
  return camera;
}
