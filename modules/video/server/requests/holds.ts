import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { placeHolds, releaseHolds } from '../holds/keep-footage.ts';
import type { Kept } from '../holds/keep-footage.ts';
import { listSpentClips, spentAtOnce } from '../holds/unheld.store.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import type { VideoTables } from '../tables.ts';
import { listClips, writeHold } from './request.store.ts';

/*
 * What was approved is kept from deletion by the recorders themselves, until nobody may open it any more.
 */

const job = jobFor<VideoTables>();
const clipInput = z.object({ requestId: id, cameraId: id });
const timeoutMs = 60_000;

type System = SystemContext<VideoTables>;
type Clip = Awaited<ReturnType<typeof listClips>>[number];

export const holdClip = job({
  id: 'video.hold-clip',
  input: clipInput,
  timeoutMs,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    if (clip) await placeHolds(system, keptOf(system, clip, signal));
  },
});

export const releaseClip = job({
  id: 'video.release-clip',
  input: clipInput,
  timeoutMs,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    const reason = `footage request ${of.requestId} is over`;
    if (clip) await releaseHolds(system, keptOf(system, clip, signal), reason);
  },
});

/** Links that ended by themselves. */
export const releaseSpentClips = job({
  id: 'video.release-spent-clips',
  input: z.object({}),
  schedule: '20 * * * *',
  timeoutMs,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const spent = await listSpentClips(db, clock.now(), spentAtOnce);
      for (const of of spent) await enqueue(db, releaseClip, of, { key: of.requestId });
      audit({ type: 'video.request', id: 'spent' }, { count: spent.length });
    });
  },
});

export const holdJobs = [holdClip, releaseClip, releaseSpentClips];

async function findClip(
  system: System,
  { requestId, cameraId }: Pick<Clip, 'requestId' | 'cameraId'>,
): Promise<Clip | undefined> {
  const clips = await system.query(async ({ db }) => await listClips(db, [requestId]));
  return clips.find((clip) => clip.cameraId === cameraId);
}

function keptOf(system: System, clip: Clip, signal: AbortSignal): Kept {
  const { requestId, cameraId, fromAt, toAt } = clip;
  const grant = {
    person: 'hub',
    session: requestId,
    right: 'hold' as const,
    cameraIds: [cameraId],
    span: { fromUs: fromAt.getTime() * 1_000, toUs: toAt.getTime() * 1_000 },
  };
  return {
    wantedBy: requestId,
    cameraId,
    fromAt,
    toAt,
    reason: `footage request ${requestId}`,
    ask: async (recorderId, call) => await callRecorder(system, recorderId, { ...call, grant }, signal),
    note: async ({ db, audit }, said, hold) => {
      await writeHold(db, clip, hold);
      audit({ type: 'video.request', id: requestId }, { cameraId, ...said, hold });
    },
  };
}
