import { useEffect, useSyncExternalStore } from 'react';
import { notifications } from '@mantine/notifications';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { call, CallProblem, offlineProblem } from '#web/call.ts';
import { newKey, queryClient } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import type { Translate } from '#web/texts.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { createReport, listMyReports } from '../../contract/routes.ts';
import { forgetUpload, uploadOnce } from '../photos/photo-uploads.ts';
import type { Draft, DraftPhoto, WaitingReport } from './draft.ts';
import { dropWaiting, listWaiting, markRefused, queueDraft, unqueue, writePhoto } from './draft.store.ts';

/*
 * A report leaves in two steps. First it is written down on this device with the key of its submission; from then on
 * it cannot be lost. Then it is sent, as often as needed: at once, when the connection comes back, on the next visit.
 * The server answers the same key with the same first answer, so a report arrives once however often it is sent.
 */

export type SentReport = OutputOf<typeof createReport>;

export type Delivery =
  | { readonly kind: 'sent'; readonly report: SentReport }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly problem: CallProblem };

const lockName = 'veche-reports-outbox';
let waitingReports: readonly WaitingReport[] = [];
const listeners = new Set<() => void>();

/** Sends a finished draft now. A refused one is the draft in work again, a waiting one is sent later by itself. */
export async function submitDraft(draft: Draft, personId: string): Promise<Delivery> {
  const waiting: WaitingReport = { key: newKey(), personId, draft, queuedAtMs: Date.now(), refusal: null };
  const isKept = await queueDraft(waiting).then(
    () => true,
    () => false,
  );

  const delivery = await oneAtATime(() => deliver(waiting));
  if (!isKept) return delivery.kind === 'waiting' ? { kind: 'refused', problem: offlineProblem() } : delivery;
  if (delivery.kind === 'refused') await unqueue(waiting);
  await refresh();
  return delivery;
}

/** Sends what waits for this person; reports of another person on the same device stay. */
export async function sendWaiting(personId: string, t: Translate): Promise<void> {
  await refresh();
  if (!waitingReports.some((report) => isDue(report, personId))) return;
  await oneAtATime(async () => {
    for (const waiting of (await listWaiting()).filter((report) => isDue(report, personId))) {
      const delivery = await deliver(waiting);
      if (delivery.kind === 'waiting') break;
      if (delivery.kind === 'refused') await markRefused(waiting, problemText(delivery.problem, t));
      else
        notifications.show({
          message: t('reports.outbox.sent', { number: String(delivery.report.number) }),
          autoClose: false,
        });
    }
  });
  await refresh();
}

function isDue(report: WaitingReport, personId: string): boolean {
  return report.personId === personId && report.refusal === null;
}

export async function editWaiting(waiting: WaitingReport): Promise<void> {
  await unqueue(waiting);
  await refresh();
}

export async function discardWaiting(waiting: WaitingReport): Promise<void> {
  await dropWaiting(waiting);
  await refresh();
}

async function deliver(waiting: WaitingReport): Promise<Delivery> {
  try {
    const report = await sendOnce(waiting);
    // NOTE: the report has arrived; a store that fails now costs one more attempt with the same key, nothing else.
    await dropWaiting(waiting).catch((error: unknown) => console.warn(error));
    await queryClient.invalidateQueries({ queryKey: [listMyReports.id] });
    return { kind: 'sent', report };
  } catch (error) {
    if (!(error instanceof CallProblem)) throw error;
    return isWorthAnotherTry(error) ? { kind: 'waiting' } : { kind: 'refused', problem: error };
  }
}

/** No answer, or one that does not say whether the report arrived: the same key settles it later. */
function isWorthAnotherTry({ status }: CallProblem): boolean {
  return status === 0 || (status >= 500 && status !== 507);
}

async function sendOnce(waiting: WaitingReport): Promise<SentReport> {
  const { text, categoryId, causeId, answers, place, photos } = waiting.draft;
  if (!categoryId || !place) throw new CallProblem({ code: 'http.invalid-input', status: 400, title: '' });
  const send = async (references: FileReference[]): Promise<SentReport> =>
    await call(
      createReport,
      { text, categoryId, causeId, answers, place, photos: references },
      { idempotencyKey: waiting.key },
    );
  try {
    return await send(await referencesOf(photos));
  } catch (error) {
    if (!(error instanceof CallProblem) || error.code !== 'files.file-not-found') throw error;
    // The server keeps an unattached picture for a day; a longer wait means sending it again.
    for (const { key } of photos) forgetUpload(key);
    return await send(await referencesOf(photos.map((photo) => ({ ...photo, uploaded: null }))));
  }
}

export async function referencesOf(photos: readonly DraftPhoto[]): Promise<FileReference[]> {
  const references: FileReference[] = [];
  for (const photo of photos) {
    const uploaded = photo.uploaded ?? (await uploadOnce(photo));
    if (uploaded !== photo.uploaded)
      await writePhoto({ ...photo, uploaded }).catch((error: unknown) => console.warn(error));
    references.push(uploaded);
  }
  return references;
}

/** NOTE: two tabs may wake at the same moment; without locks (plain http) the idempotency key alone keeps it to one. */
async function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  return 'locks' in navigator ? await navigator.locks.request(lockName, work) : await work();
}

async function refresh(): Promise<void> {
  waitingReports = await listWaiting();
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Keeps the promise to send what waits: when the application opens and when the connection returns. */
export function useSendWaiting(): void {
  const t = useText();
  const personId = useSession().person?.id ?? null;
  useEffect(() => {
    const send = (): void => {
      const work = personId ? sendWaiting(personId, t) : refresh();
      work.catch((error: unknown) => console.warn(error));
    };
    send();
    addEventListener('online', send);
    return () => removeEventListener('online', send);
  }, [personId, t]);
}

/** What waits on this device. */
export function useOutbox(): readonly WaitingReport[] {
  useEffect(() => {
    refresh().catch((error: unknown) => console.warn(error));
  }, []);
  return useSyncExternalStore(listen, () => waitingReports);
}
