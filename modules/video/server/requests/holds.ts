import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import type { RecorderCall } from '../recorders/call-recorder.ts';
import { placeHold } from '../recorders/place-hold.ts';
import type { VideoTables } from '../tables.ts';
import { listClips, listSpentHolds, writeHold } from './request.store.ts';

/*
 * What was approved is kept from deletion by the recorder itself, until nobody may open it any more. A recorder that is
 * out of reach is asked again, since the job fails.
 */

const job = jobFor<VideoTables>();
const releasedAtOnce = 200;

type System = SystemContext<VideoTables>;
type Clip = Awaited<ReturnType<typeof listClips>>[number];

export const holdClip = job({
  id: 'video.hold-clip',
  input: z.object({ requestId: id, cameraId: id }),
  timeoutMs: 60_000,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    if (clip?.hold !== 'asked') return;
    const { cameraId, fromAt, toAt } = clip;
    const holdId = await placeHold(async (call) => await ask(system, clip, signal, call), {
      cameraId,
      fromAt,
      toAt,
      reason: `footage request ${of.requestId}`,
    });
    await note(system, of, { hold: holdId ? 'held' : 'failed', holdId: holdId ?? null });
  },
});

export const releaseClip = job({
  id: 'video.release-clip',
  input: z.object({ requestId: id, cameraId: id }),
  timeoutMs: 60_000,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    if (clip?.hold !== 'held' || clip.holdId === null) return;
    await ask(system, clip, signal, {
      method: 'POST',
      path: `/v1/holds/${clip.holdId}/release`,
      body: { reason: `footage request ${of.requestId} is over` },
    });
    await note(system, of, { hold: 'released', holdId: clip.holdId });
  },
});

/** Links that ended by themselves. */
export const releaseSpentClips = job({
  id: 'video.release-spent-clips',
  input: z.object({}),
  schedule: '20 * * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const spent = await listSpentHolds(db, clock.now(), releasedAtOnce);
      for (const of of spent) await enqueue(db, releaseClip, of, { key: of.requestId });
      audit({ type: 'video.request', id: 'spent' }, { count: spent.length });
    });
  },
});

export const holdJobs = [holdClip, releaseClip, releaseSpentClips];

async function findClip(
  system: System,
  { requestId, cameraId }: { readonly requestId: string; readonly cameraId: string },
): Promise<Clip | undefined> {
  const clips = await system.query(async ({ db }) => await listClips(db, [requestId]));
  return clips.find((clip) => clip.cameraId === cameraId);
}

async function note(
  system: System,
  of: { readonly requestId: string; readonly cameraId: string },
  hold: Parameters<typeof writeHold>[2],
): Promise<void> {
  await system.transaction(async ({ db, audit }) => {
    await writeHold(db, of, hold);
    audit({ type: 'video.request', id: of.requestId }, { cameraId: of.cameraId, ...hold });
  });
}

/** Undefined when the recorder refuses; it fails when the recorder is out of reach. */
async function ask(
  system: System,
  clip: Clip,
  signal: AbortSignal,
  call: Omit<RecorderCall, 'grant'>,
): Promise<Buffer | undefined> {
  const grant = {
    person: 'hub',
    session: clip.requestId,
    right: 'hold' as const,
    cameraIds: [clip.cameraId],
    span: { fromUs: clip.fromAt.getTime() * 1_000, toUs: clip.toAt.getTime() * 1_000 },
  };
  return await callRecorder(system, clip.recorderId ?? '', { ...call, grant }, signal);
}
