import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { signMediaToken } from '#recorder/tokens/media-token.ts';
import { loadHubKeys } from '../recorders/hub-keys.ts';
import { targetOf } from '../recorders/media-address.ts';
import { findRecorder } from '../recorders/recorder.store.ts';
import type { VideoTables } from '../tables.ts';
import { listClips, listSpentHolds, writeHold } from './request.store.ts';

/*
 * What was approved is kept from deletion by the recorder itself, until nobody may open it any more. A recorder that is
 * out of reach is asked again, since the job fails.
 */

const job = jobFor<VideoTables>();
const callLimitMs = 15_000;
const releasedAtOnce = 200;
const held = z.object({ holdId: z.uuid() });

type System = SystemContext<VideoTables>;
type Clip = Awaited<ReturnType<typeof listClips>>[number];

export const holdClip = job({
  id: 'video.hold-clip',
  input: z.object({ requestId: id, cameraId: id }),
  timeoutMs: 60_000,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    if (clip?.hold !== 'asked') return;
    const span = { from: clip.fromAt.toISOString(), to: clip.toAt.toISOString() };
    const answer = await callRecorder(system, clip, signal, {
      path: '/v1/holds',
      body: { cameraId: clip.cameraId, ...span, reason: `footage request ${of.requestId}` },
    });
    const outcome = answer === undefined ? undefined : held.safeParse(answer).data;
    await note(system, of, { hold: outcome ? 'held' : 'failed', holdId: outcome?.holdId ?? null });
  },
});

export const releaseClip = job({
  id: 'video.release-clip',
  input: z.object({ requestId: id, cameraId: id }),
  timeoutMs: 60_000,
  run: async (system, of, signal) => {
    const clip = await findClip(system, of);
    if (clip?.hold !== 'held' || clip.holdId === null) return;
    await callRecorder(system, clip, signal, {
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
async function callRecorder(
  system: System,
  clip: Clip,
  signal: AbortSignal,
  call: { readonly path: string; readonly body: object },
): Promise<unknown> {
  const recorder = await system.query(async ({ db }) => await findRecorder(db, clip.recorderId ?? ''));
  const target = recorder && targetOf(recorder);
  if (!recorder?.linkId || recorder.struckOffAt !== null || target === undefined)
    throw new Error('the recorder of the camera is not linked');
  const keys = await loadHubKeys(system);
  const nowMs = await system.query(async ({ clock }) => clock.now().getTime());
  const token = signMediaToken(
    keys.media.signing,
    {
      recorderId: recorder.linkId,
      person: 'hub',
      session: clip.requestId,
      right: 'hold',
      cameraIds: [clip.cameraId],
      span: { fromUs: clip.fromAt.getTime() * 1_000, toUs: clip.toAt.getTime() * 1_000 },
    },
    nowMs,
  );
  return await post(new URL(call.path, target), token, call.body, signal);
}

async function post(url: URL, token: string, body: object, signal: AbortSignal): Promise<unknown> {
  const send = url.protocol === 'https:' ? requestSecure : requestPlain;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', host: 'localhost' };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(callLimitMs)]);
  return await new Promise((resolve, reject) => {
    const request = send(url, { method: 'POST', headers, signal: limit }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const isDone = (answer.statusCode ?? 500) < 300;
        resolve(isDone ? JSON.parse(Buffer.concat(parts).toString('utf8')) : undefined);
      });
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}
