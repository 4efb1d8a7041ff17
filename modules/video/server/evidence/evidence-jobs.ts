import { createHash } from 'node:crypto';
import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { maskPoints } from '../../contract/masks.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import type { RecorderCall } from '../recorders/call-recorder.ts';
import { placeHold } from '../recorders/place-hold.ts';
import type { TokenMasks } from '../masks/masks-for.ts';
import type { VideoTables } from '../tables.ts';
import { addStep } from './custody.store.ts';
import type { Step } from './custody.store.ts';
import { findItem, listSpentItems, writeItem } from './evidence.store.ts';
import type { ItemRow } from './evidence.store.ts';

/*
 * What is put into a case lies with the recorder: it is asked to keep the clip, or for the picture. A recorder out of reach
 * is asked again, since the job fails. Whatever it answers is a step of the custody.
 */

const job = jobFor<VideoTables>();
const input = z.object({ itemId: id });
const timeoutMs = 60_000;
const releasedAtOnce = 200;
const frameMask = z.object({
  points: maskPoints,
  fromUs: z.int().nullable(),
  toUs: z.int().nullable(),
});
const frameMasks = z.array(frameMask);
const keyAnswer = z.object({ fingerprint: z.string().max(100) });

type System = SystemContext<VideoTables>;
type Footage = ItemRow & { readonly cameraId: string; readonly fromAt: Date; readonly toAt: Date };

export const holdItem = job({
  id: 'video.hold-evidence',
  input,
  timeoutMs,
  run: async (system, { itemId }, signal) => {
    const item = await findFootage(system, itemId);
    if (item?.state !== 'asked') return;
    const { cameraId, fromAt, toAt, caseId, holdReason } = item;
    const askToHold = async (call: Omit<RecorderCall, 'grant'>) =>
      await ask(system, item, { ...call, right: 'hold' }, signal);
    const reason = `evidence ${caseId}/${itemId}: ${holdReason}`;
    const holdId = await placeHold(askToHold, { cameraId, fromAt, toAt, reason });
    const key = holdId === undefined ? undefined : await readKey(system, item, signal);
    await note(
      system,
      item,
      holdId ? { state: 'held', holdId, recorderKey: key ?? null } : { state: 'failed', holdId: null },
      holdId ? { action: 'held', facts: { hold: holdId, key: key ?? null } } : { action: 'hold-failed' },
    );
  },
});

export const fetchFrame = job({
  id: 'video.fetch-evidence-frame',
  input,
  timeoutMs,
  run: async (system, { itemId }, signal) => {
    const item = await findFootage(system, itemId);
    if (item?.state !== 'asked') return;
    const path = `/v1/cameras/${item.cameraId}/frame.jpg?at=${item.fromAt.toISOString()}`;
    const masks = frameMasks.safeParse(item.masks).data;
    // NOTE: without knowing what was covered for who asked, nothing is shown.
    const content =
      masks && (await ask(system, item, { method: 'GET', path, right: 'review', masks }, signal));
    if (!content) return await note(system, item, { state: 'failed' }, { action: 'frame-failed' });
    const sha256 = createHash('sha256').update(content).digest('hex');
    const sizeBytes = content.length;
    await note(
      system,
      item,
      { state: 'kept', content, sha256, sizeBytes },
      { action: 'frame-kept', facts: { sha256, bytes: sizeBytes } },
    );
  },
});

export const releaseEvidence = job({
  id: 'video.release-evidence',
  input: z.object({ itemId: id, reason: z.string() }),
  timeoutMs,
  run: async (system, { itemId, reason }, signal) => {
    const item = await findFootage(system, itemId);
    if (item?.state !== 'held' || item.holdId === null) return;
    const path = `/v1/holds/${item.holdId}/release`;
    await ask(system, item, { method: 'POST', path, body: { reason }, right: 'hold' }, signal);
    await note(system, item, { state: 'released' }, { action: 'released', facts: { reason } });
  },
});

/** Holds whose day has come. */
export const releaseSpentEvidence = job({
  id: 'video.release-spent-evidence',
  input: z.object({}),
  schedule: '40 * * * *',
  timeoutMs,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const spent = await listSpentItems(db, clock.now(), releasedAtOnce);
      for (const { id: itemId } of spent)
        await enqueue(
          db,
          releaseEvidence,
          { itemId, reason: 'the day of the hold has come' },
          { key: itemId },
        );
      audit({ type: 'video.evidence-case', id: 'spent' }, { count: spent.length });
    });
  },
});

export const evidenceJobs = [holdItem, fetchFrame, releaseEvidence, releaseSpentEvidence];

async function findFootage(system: System, itemId: string): Promise<Footage | undefined> {
  const item = await system.query(async ({ db }) => await findItem(db, itemId));
  const { cameraId = null, fromAt = null, toAt = null } = item ?? {};
  return item && cameraId !== null && fromAt !== null && toAt !== null
    ? { ...item, cameraId, fromAt, toAt }
    : undefined;
}

async function ask(
  system: System,
  item: Footage,
  {
    right,
    masks,
    ...call
  }: Omit<RecorderCall, 'grant'> & { readonly right: 'hold' | 'review'; readonly masks?: TokenMasks },
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const grant = {
    person: item.addedByPersonId ?? 'hub',
    // NOTE: a look of this session is of the viewing, and so names the person and the reason to the owner.
    session: item.viewingId ?? item.id,
    right,
    masks,
    cameraIds: [item.cameraId],
    span: { fromUs: item.fromAt.getTime() * 1_000, toUs: item.toAt.getTime() * 1_000 },
  };
  return await callRecorder(system, item.recorderId ?? '', { ...call, grant }, signal);
}

async function readKey(system: System, item: Footage, signal: AbortSignal): Promise<string | undefined> {
  const answer = await ask(system, item, { method: 'GET', path: '/v1/signing-key', right: 'hold' }, signal);
  return readJson(keyAnswer, answer)?.fingerprint;
}

function readJson<T>(schema: z.ZodType<T>, bytes: Buffer | undefined): T | undefined {
  return bytes && schema.safeParse(JSON.parse(bytes.toString('utf8'))).data;
}

async function note(
  system: System,
  item: ItemRow,
  changes: Parameters<typeof writeItem>[2],
  step: Step,
): Promise<void> {
  await system.transaction(async (context) => {
    const isWritten = await writeItem(context.db, item, changes);
    const custody = isWritten
      ? await addStep(context, item.caseId, { ...step, position: item.position })
      : undefined;
    context.audit({ type: 'video.evidence-case', id: item.caseId }, { action: step.action, custody });
  });
}
