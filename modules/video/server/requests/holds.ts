import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import type { RecorderCall } from '../recorders/call-recorder.ts';
import { placeHold } from '../recorders/place-hold.ts';
import type { VideoTables } from '../tables.ts';
import { findParts } from '../takeovers/holders.ts';
import { listClips, listSpentHolds, writeHold } from './request.store.ts';

/*
 * What was approved is kept from deletion by the recorder itself, until nobody may open it any more. A recorder that is
 * out of reach is asked again, since the job fails.
 */

const job = jobFor<VideoTables>();
const releasedAtOnce = 200;

const savedHolds = z.array(z.object({ recorderId: z.string(), holdId: z.string() }));
type Placed = z.output<typeof savedHolds>[number];

type System = SystemContext<VideoTables>;
type Clip = Awaited<ReturnType<typeof listClips>>[number];

export const holdClip = job({
  id: 'video.hold-clip',
  input: z.object({ requestId: id, cameraId: id }),
  timeoutMs: 60_000,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    if (clip?.hold !== 'asked') return;
    const placed: Placed[] = [];
    for (const recorderId of await findRecordersOf(system, clip)) {
      const { cameraId, fromAt, toAt } = clip;
      const holdId = await placeHold(async (call) => await ask(system, { clip, recorderId }, signal, call), {
        cameraId,
        fromAt,
        toAt,
        reason: `footage request ${of.requestId}`,
      });
      if (holdId !== undefined) placed.push({ recorderId, holdId });
    }
    const isOwn = ({ recorderId }: Placed): boolean => recorderId === clip.recorderId;
    await note(system, of, {
      hold: placed.length > 0 ? 'held' : 'failed',
      holdId: placed.find(isOwn)?.holdId ?? null,
      standInHolds: JSON.stringify(placed.filter((one) => !isOwn(one))),
    });
  },
});

export const releaseClip = job({
  id: 'video.release-clip',
  input: z.object({ requestId: id, cameraId: id }),
  timeoutMs: 60_000,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    if (clip?.hold !== 'held') return;
    const own = clip.holdId === null ? [] : [{ recorderId: clip.recorderId ?? '', holdId: clip.holdId }];
    for (const { recorderId, holdId } of [...own, ...savedHolds.parse(clip.standInHolds)])
      await ask(system, { clip, recorderId }, signal, {
        method: 'POST',
        path: `/v1/holds/${holdId}/release`,
        body: { reason: `footage request ${of.requestId} is over` },
      });
    await note(system, of, { hold: 'released' });
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

/** A span over a takeover lies with two of them. */
async function findRecordersOf(system: System, clip: Clip): Promise<string[]> {
  const camera = { id: clip.cameraId, recorderId: clip.recorderId ?? '' };
  const parts = await system.query(async ({ db }) => await findParts(db, camera, clip));
  return [...new Set(parts.map(({ recorderId }) => recorderId))];
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
  { clip, recorderId }: { readonly clip: Clip; readonly recorderId: string },
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
  return await callRecorder(system, recorderId, { ...call, grant }, signal);
}
