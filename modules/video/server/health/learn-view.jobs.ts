import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { jobFor } from '#kernel/module/server.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import type { VideoTables } from '../tables.ts';
import { endFindings } from './finding.store.ts';

/** A recorder that is out of reach is asked again, since the job fails. */
export const learnViewAnew = jobFor<VideoTables>()({
  id: 'video.learn-view-anew',
  input: z.object({ cameraId: id }),
  timeoutMs: 60_000,
  run: async (system, { cameraId }, signal) => {
    const [camera] = await system.query(async ({ db }) => await findCameras(db, [cameraId]));
    if (!camera?.recorderId) return;
    const grant = { person: 'hub', session: cameraId, right: 'probe', cameraIds: [cameraId] } as const;
    const call = { method: 'POST', path: `/v1/cameras/${cameraId}/view`, body: {}, grant } as const;
    const answer = await callRecorder(system, camera.recorderId, call, signal);
    if (!answer) throw new Error('the recorder does not know the camera yet');
    await system.transaction(async ({ db, clock, audit }) => {
      await endFindings(db, cameraId, clock.now());
      audit({ type: 'video.camera', id: cameraId }, { viewLearntAnew: true });
    });
  },
});
