import { createHash } from 'node:crypto';
import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { maskPoints } from '../../contract/masks.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import type { RecorderCall } from '../recorders/call-recorder.ts';
import { placeHolds, releaseHolds } from '../holds/keep-footage.ts';
import type { Kept } from '../holds/keep-footage.ts';
import { listSpentItems, spentAtOnce } from '../holds/unheld.store.ts';
import { findRecorders } from '../recorders/recorder.store.ts';
import type { TokenMasks } from '../masks/masks-for.ts';
import type { VideoTables } from '../tables.ts';
import { addStep } from './custody.store.ts';
import type { Step } from './custody.store.ts';
import { findItem, writeHoldState, writeItem } from './evidence.store.ts';
import type { ItemRow } from './evidence.store.ts';

/*
 * What is put into a case lies with recorders: they are asked to keep the clip, or for the picture. One that is out of reach
 * is asked again, since the job fails. Whatever they answer is a step of the custody.
 */

const job = jobFor<VideoTables>();
const input = z.object({ itemId: id });
const timeoutMs = 60_000;
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
    if (item?.kind === 'clip') await placeHolds(system, keptOf(system, item, signal));
  },
});

export const fetchFrame = job({
  id: 'video.fetch-evidence-frame',
  input,
  timeoutMs,
  run: async (system, { itemId }, signal) => {
    const item = await findFootage(system, itemId);
    if (item?.state !== 'asked') return;
    const masks = frameMasks.safeParse(item.masks).data;
    // NOTE: without knowing what was covered for who asked, nothing is shown.
    const content = masks && (await askForFrame(system, item, masks, signal));
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
    if (item?.kind === 'clip') await releaseHolds(system, keptOf(system, item, signal, reason), reason);
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
      const spent = await listSpentItems(db, clock.now(), spentAtOnce);
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

/** In a takeover the camera's own recorder may have the picture as well; the one that stood in is asked first. */
async function askForFrame(
  system: System,
  item: Footage,
  masks: TokenMasks,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const path = `/v1/cameras/${item.cameraId}/frame.jpg?at=${item.fromAt.toISOString()}`;
  const failures: unknown[] = [];
  for (const recorderId of await findFrameHolders(system, item)) {
    try {
      const call = { method: 'GET', path, right: 'review', masks } as const;
      const picture = await ask(system, { ...item, recorderId }, call, signal);
      if (picture) return picture;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some recorders could not be asked');
  return undefined;
}

async function findFrameHolders(system: System, { cameraId, recorderId }: Footage): Promise<string[]> {
  return await system.query(async ({ db }) => {
    const [camera] = await findCameras(db, [cameraId]);
    const ids = [recorderId, camera?.recorderId ?? null].filter((one) => one !== null);
    const recorders = await findRecorders(db, [...new Set(ids)]);
    const inService = new Set(recorders.flatMap(({ id: one, struckOffAt }) => (struckOffAt ? [] : [one])));
    return [...new Set(ids)].filter((one) => inService.has(one));
  });
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

/** Each answer of a recorder is a step of the custody. */
function keptOf(system: System, item: Footage, signal: AbortSignal, reason: string | null = null): Kept {
  const { id: itemId, caseId, position, cameraId, fromAt, toAt, holdReason } = item;
  const askToHold = async (recorderId: string, call: Omit<RecorderCall, 'grant'>) =>
    await ask(system, { ...item, recorderId }, { ...call, right: 'hold' }, signal);
  return {
    wantedBy: itemId,
    cameraId,
    fromAt,
    toAt,
    reason: `evidence ${caseId}/${itemId}: ${holdReason}`,
    ask: askToHold,
    readKey: async (recorderId) =>
      readJson(keyAnswer, await askToHold(recorderId, { method: 'GET', path: '/v1/signing-key' }))
        ?.fingerprint,
    note: async (context, said, state) => {
      await writeHoldState(context.db, itemId, state);
      const step = { ...stepOf(said, reason), position };
      const custody = await addStep(context, caseId, step);
      context.audit({ type: 'video.evidence-case', id: caseId }, { action: step.action, custody });
    },
  };
}

function stepOf({ state, recorderName, ...said }: Parameters<Kept['note']>[1], reason: string | null): Step {
  const { holdId: hold = null, recorderKey: key = null } = said;
  if (state === 'held') return { action: 'held', facts: { recorder: recorderName, hold, key } };
  if (state === 'released') return { action: 'released', facts: { recorder: recorderName, reason } };
  return { action: 'hold-failed', facts: { recorder: recorderName } };
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
