import { useEffect, useSyncExternalStore } from 'react';
import type { FileReference } from '#kernel/files/contract/file.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import { call, CallProblem, offlineProblem } from '#web/call.ts';
import { newKey } from '#web/query.ts';
import { answerReport, planReport, takeReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { forgetUpload, uploadOnce } from '../photos/photo-uploads.ts';
import { proofsOf } from '../proof/proofs-of.ts';
import { askReportsAnew } from '../report-queries.ts';
import { isHeldBack } from './step.ts';
import type { StepPhoto, WorkAct, WorkStep } from './step.ts';
import { dropStep, keepStep, listSteps, markUploaded, photosOf, replaceStep } from './step.store.ts';

/*
 * An executor's steps leave as reports do: written down on the device first, then sent under one key, as often as
 * needed. They go in the order they were taken. Each step names the version of the report it was taken on; the answer
 * to one step is the version of the next on the same report. Where somebody else has changed the report meanwhile, the
 * step stays on the device with everything in it, and what follows it on that report waits until the person decides.
 */

export type StepDelivery =
  | { readonly kind: 'sent' | 'waiting' | 'conflict' }
  | { readonly kind: 'refused'; readonly problem: CallProblem };

type Changed = OutputOf<typeof takeReport>;

const lockName = 'veche-work-outbox';
let steps: readonly WorkStep[] = [];
/** The version each report got by our own last step: a card on the screen may still show the one before. */
const madeVersions = new Map<number, number>();
const listeners = new Set<() => void>();

/** Writes the step down and sends it, and what waits before it, as far as the connection carries. */
export async function performStep(
  report: ReportCard,
  { act, personId }: { act: WorkAct; personId: string },
): Promise<StepDelivery> {
  const step = newStep(report, act, personId);
  const isKept = await keepStep(step).then(
    () => true,
    () => false,
  );
  if (!isKept) return await oneAtATime(async () => await deliverUnkept(step));

  await refreshSteps();
  const refusal = await sendSteps(personId);
  if (refusal?.step.key === step.key) {
    await dropStep(step);
    await refreshSteps();
    return { kind: 'refused', problem: refusal.problem };
  }
  const left = steps.find(({ key }) => key === step.key);
  if (!left) return { kind: 'sent' };
  return { kind: left.trouble === null ? 'waiting' : 'conflict' };
}

function newStep(report: ReportCard, act: WorkAct, personId: string): WorkStep {
  // NOTE: a device's clock may be set back; what was done later must stay later.
  const lastMs = steps.at(-1)?.queuedAtMs ?? 0;
  return {
    key: newKey(),
    personId,
    number: report.number,
    version: report.version,
    act,
    queuedAtMs: Math.max(Date.now(), lastMs + 1),
    seen: { status: report.status, lastHistoryId: report.history.at(-1)?.id ?? null },
    trouble: null,
  };
}

/** Where the device keeps nothing a step is sent now or not at all. */
async function deliverUnkept(step: WorkStep): Promise<StepDelivery> {
  const delivery = await deliver(step);
  if (delivery.kind === 'sent') await askReportsAnew();
  if (delivery.kind === 'sent') return { kind: 'sent' };
  return { kind: 'refused', problem: delivery.kind === 'refused' ? delivery.problem : offlineProblem() };
}

interface Refusal {
  readonly step: WorkStep;
  readonly problem: CallProblem;
}

/** Sends what waits for this person, in order; answers with the last step the server would not take. */
export async function sendSteps(personId: string): Promise<Refusal | null> {
  const refusals: Refusal[] = [];
  let attempts = 0;
  await oneAtATime(async () => {
    for (let next = await nextOf(personId); next; next = await nextOf(personId)) {
      const delivery = await deliver(next);
      if (delivery.kind === 'waiting') return;
      if (delivery.kind === 'refused') refusals.push({ step: next, problem: delivery.problem });
      await settle(next, delivery);
      attempts += 1;
    }
  });
  await refreshSteps();
  if (attempts > 0) await askReportsAnew();
  return refusals.at(-1) ?? null;
}

async function nextOf(personId: string): Promise<WorkStep | undefined> {
  const waiting = await listSteps();
  const next = waiting.find((step) => isDue(step, personId, waiting));
  const made = next && madeVersions.get(next.number);
  if (!next || made === undefined || made <= next.version) return next;
  // NOTE: written down before it is sent, so that another attempt with the same key says the same.
  const onOwn = { ...next, version: made };
  await keepStep(onOwn);
  return onOwn;
}

function isDue(step: WorkStep, personId: string, waiting: readonly WorkStep[]): boolean {
  return step.personId === personId && step.trouble === null && !isHeldBack(step, waiting);
}

type Attempt =
  | { readonly kind: 'sent'; readonly changed: Changed }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly problem: CallProblem };

/** What waits behind a step that has arrived goes on from the version it made. */
async function settle(step: WorkStep, attempt: Exclude<Attempt, { kind: 'waiting' }>): Promise<void> {
  switch (attempt.kind) {
    case 'sent': {
      const { version } = attempt.changed;
      madeVersions.set(step.number, version);
      const others = (await listSteps()).filter(({ key }) => key !== step.key);
      const following = others.filter(({ number }) => number === step.number);
      return await dropStep(
        step,
        following.map((next) => ({ ...next, version })),
      );
    }
    case 'conflict':
      return await keepStep({ ...step, trouble: { kind: 'conflict' } });
    case 'refused':
      return await keepStep({ ...step, trouble: { kind: 'refused', text: attempt.problem.title } });
  }
}

async function deliver(step: WorkStep): Promise<Attempt> {
  try {
    return { kind: 'sent', changed: await sendOnce(step) };
  } catch (error) {
    if (!(error instanceof CallProblem)) throw error;
    if (isWorthAnotherTry(error)) return { kind: 'waiting' };
    return isConflict(error) ? { kind: 'conflict' } : { kind: 'refused', problem: error };
  }
}

/** No answer, one that says nothing of the step, or a sign-in that has run out: the same key settles it later. */
function isWorthAnotherTry({ status }: CallProblem): boolean {
  return status === 0 || status === 401 || status === 429 || (status >= 500 && status !== 507);
}

/** Somebody was faster, or the report is with somebody else now. */
function isConflict({ status, code }: CallProblem): boolean {
  return status === 409 || code === 'reports.report-not-found';
}

async function sendOnce(step: WorkStep): Promise<Changed> {
  try {
    return await send(step, photosOf(step.act));
  } catch (error) {
    if (!(error instanceof CallProblem) || error.code !== 'files.file-not-found') throw error;
    // The server keeps an unattached picture for a day; a longer wait means sending it again.
    const photos = photosOf(step.act);
    for (const { key } of photos) forgetUpload(key);
    return await send(
      step,
      photos.map((photo) => ({ ...photo, uploaded: null })),
    );
  }
}

async function send({ act, number, version, key }: WorkStep, photos: readonly StepPhoto[]): Promise<Changed> {
  const options = { idempotencyKey: key };
  switch (act.kind) {
    case 'take':
      return await call(takeReport, { number, version }, options);
    case 'plan': {
      const { plannedOn, text } = act;
      return await call(planReport, { number, version, plannedOn, ...(text ? { text } : {}) }, options);
    }
    case 'answer': {
      const references = await referencesOf(photos);
      const proofs = proofsOf(references, photos);
      return await call(answerReport, { number, version, text: act.text, photos: proofs }, options);
    }
  }
}

async function referencesOf(photos: readonly StepPhoto[]): Promise<FileReference[]> {
  const references: FileReference[] = [];
  for (const photo of photos) {
    const uploaded = photo.uploaded ?? (await uploadOnce(photo));
    if (uploaded !== photo.uploaded)
      await markUploaded({ ...photo, uploaded }).catch((error: unknown) => console.warn(error));
    references.push(uploaded);
  }
  return references;
}

/** The person wants the step on top of what the report has become; being another step now, it has a key of its own. */
export async function sendAnyway(step: WorkStep, card: ReportCard): Promise<void> {
  const seen = { status: card.status, lastHistoryId: card.history.at(-1)?.id ?? null };
  await replaceStep({ ...step, version: card.version, seen, trouble: null }, newKey());
  await refreshSteps();
  await sendSteps(step.personId);
}

/** The person throws the step away; what it held back goes on. */
export async function discardStep(step: WorkStep): Promise<void> {
  await dropStep(step);
  await refreshSteps();
  await sendSteps(step.personId);
}

/** NOTE: two tabs may wake at the same moment; without locks (plain http) the key alone keeps a step to one. */
async function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  return 'locks' in navigator ? await navigator.locks.request(lockName, work) : await work();
}

export async function refreshSteps(): Promise<void> {
  // NOTE: a browser that keeps nothing has nothing that waits.
  steps = await listSteps().catch(() => []);
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What waits on this device. */
export function useWorkSteps(): readonly WorkStep[] {
  useEffect(() => {
    void refreshSteps();
  }, []);
  return useSyncExternalStore(listen, () => steps);
}
