import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { CallOutFailure } from '#kernel/outgoing/call-out.ts';
import type { ForwardingFault } from '../../contract/gateways/gateway.ts';
import { writeInstant } from '../open311/instants.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import { isMarked } from './compose.ts';
import { findForwardingByRemote, findForwardingForUpdate, updateForwarding } from './forwarding.store.ts';
import type { ForwardingRow } from './forwarding.store.ts';
import { findGateway } from './gateway.store.ts';
import { lookAt, outcomeOf, retryAt } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { PeerFailure, ask, documentOf, faultOf, getCall, peerOf, postCall } from './peer.ts';
import type { Fields, Peer } from './peer.ts';
import { prepare } from './prepare.ts';
import { readRequests } from './read-answer.ts';

/*
 * A report goes to the other side at most once. Before a call is made the row says `sending`, in a transaction of its
 * own; whoever finds it so afterwards (a crash, a broken line) does not send but looks on the other side for the mark
 * that every description ends with. Found: it was sent. Not found after some looks: a person decides, because a server
 * that moderates need not show what it has.
 */

const job = jobFor<ReportsTables>();

/** How far the clocks of two servers may lie apart. */
const clockSlackMs = 15 * 60_000;

/** One run's work, decided under the lock of the row. */
export type Task = { readonly forwardingId: string; readonly link: string; readonly peer: Peer } & (
  | { readonly kind: 'send'; readonly fields: Fields; readonly photoIds: readonly string[] }
  | { readonly kind: 'look'; readonly serviceCode: string; readonly triedAt: Date }
);

export const sendForwarding = job({
  id: 'reports.send-forwarding',
  input: z.object({ forwardingId: id }),
  timeoutMs: 3 * 60_000,
  run: async (system, { forwardingId }, signal) => {
    const task = await system.transaction(async (context) => await begin(context, system, forwardingId));
    if (!task) return;

    const outcome =
      task.kind === 'send' ? await send(system, task, signal) : await look(system, task, signal);
    await system.transaction(async (context) => await settle(context, task, outcome));
  },
});

async function begin(
  context: ReportsContext,
  system: SystemContext<ReportsTables>,
  forwardingId: string,
): Promise<Task | undefined> {
  const { db, clock } = context;
  const row = await findForwardingForUpdate(db, forwardingId);
  if (!row || !['waiting', 'sending', 'unclear'].includes(row.state)) return undefined;
  const gateway = await findGateway(db, row.gatewayId);
  if (!gateway?.isActive) return undefined;
  context.audit({ type: 'reports.forwarding', id: row.id }, { state: row.state });
  const peer = peerOf(system, gateway);
  if (!peer) return await stop(context, row, 'no-key');

  const prepared = await prepare(context, { row, gateway });
  if ('fault' in prepared) return await stop(context, row, prepared.fault, prepared.detail);
  const { link, serviceCode } = prepared;
  const common = { forwardingId, peer, link };
  if (row.state !== 'waiting') {
    await updateForwarding(db, row.id, { state: 'unclear' });
    return { ...common, kind: 'look', serviceCode, triedAt: row.triedAt ?? row.createdAt };
  }
  await updateForwarding(db, row.id, {
    state: 'sending',
    serviceCode,
    triedAt: clock.now(),
    attemptCount: row.attemptCount + 1,
  });
  return { ...common, kind: 'send', fields: prepared.fields, photoIds: prepared.photoIds };
}

async function stop(
  { db }: ReportsContext,
  row: ForwardingRow,
  fault: ForwardingFault | 'withdrawn',
  detail: string | null = null,
): Promise<undefined> {
  // NOTE: what may have arrived stays so: only a person may say that it has not.
  const mayBeThere = row.state !== 'waiting';
  if (fault === 'withdrawn' && !mayBeThere)
    await updateForwarding(db, row.id, { state: 'withdrawn', fault: null });
  else
    await updateForwarding(db, row.id, {
      state: 'needs-person',
      fault: fault === 'withdrawn' || mayBeThere ? 'unclear' : fault,
      detail,
    });
  return undefined;
}

async function send(
  system: SystemContext<ReportsTables>,
  task: Extract<Task, { kind: 'send' }>,
  signal: AbortSignal,
): Promise<Outcome> {
  const pictures: Uint8Array<ArrayBuffer>[] = [];
  for (const photoId of task.photoIds) {
    const bytes = await system.readPicture(photoId);
    if (bytes) pictures.push(new Uint8Array(bytes));
  }
  const call = await postCall(task.peer, 'requests', { fields: task.fields, pictures });
  try {
    return outcomeOf(documentOf(await system.callOut(call, signal)));
  } catch (error) {
    if (!(error instanceof CallOutFailure)) throw error;
    if (error.wasSent) return { kind: 'unclear', detail: null };
    const fault = faultOf(error);
    return fault === 'address-refused'
      ? { kind: 'refused', fault: 'refused', detail: fault }
      : { kind: 'later', detail: null };
  }
}

/** Undefined: it could not be looked, which tells nothing. */
async function look(
  system: SystemContext<ReportsTables>,
  { peer, link, serviceCode, triedAt }: Extract<Task, { kind: 'look' }>,
  signal: AbortSignal,
): Promise<Outcome> {
  const around = (ms: number): string => writeInstant(new Date(triedAt.getTime() + ms));
  const fields = [
    ['service_code', serviceCode],
    ['start_date', around(-clockSlackMs)],
    ['end_date', around(clockSlackMs)],
  ] as const;
  try {
    const found = await ask(system, getCall(peer, 'requests', fields, true), { read: readRequests, signal });
    const [ours] = found.filter(({ description }) => isMarked(description, link));
    return ours ? { kind: 'sent', remoteId: ours.service_request_id } : { kind: 'unclear', detail: null };
  } catch (error) {
    if (!(error instanceof PeerFailure)) throw error;
    return { kind: 'unclear', detail: error.fault };
  }
}

async function settle(context: ReportsContext, task: Task, outcome: Outcome): Promise<void> {
  const { db, clock } = context;
  const row = await findForwardingForUpdate(db, task.forwardingId);
  // NOTE: a person may have settled it while the call was on its way; their word stands.
  if (!row || (row.state !== 'sending' && row.state !== 'unclear')) return;
  context.audit({ type: 'reports.forwarding', id: row.id }, { outcome: outcome.kind });
  switch (outcome.kind) {
    case 'sent':
      return await keepNumber(context, row, outcome.remoteId);
    case 'token':
      return await updateForwarding(db, row.id, {
        state: 'token',
        token: outcome.token,
        sentAt: clock.now(),
      });
    case 'refused':
      return await updateForwarding(db, row.id, {
        state: 'needs-person',
        fault: outcome.fault,
        detail: outcome.detail,
      });
    case 'later':
      return await again(context, row, {
        state: 'waiting',
        at: retryAt(clock.now(), row.attemptCount),
        fault: 'unreachable',
        detail: outcome.detail,
      });
    case 'unclear':
      if (task.kind === 'look') await updateForwarding(db, row.id, { lookCount: row.lookCount + 1 });
      return await again(context, row, {
        state: 'unclear',
        at: lookAt(clock.now(), row.lookCount + (task.kind === 'look' ? 1 : 0)),
        fault: 'unclear',
        detail: outcome.detail,
      });
  }
}

/** NOTE: a side that knows duplicates may give two of ours one number; whose news would be whose, a person decides. */
export async function keepNumber(
  { db, clock }: ReportsContext,
  row: Pick<ForwardingRow, 'id' | 'gatewayId' | 'sentAt'>,
  remoteId: string,
): Promise<void> {
  const holder = await findForwardingByRemote(db, row.gatewayId, remoteId);
  if (holder && holder.id !== row.id)
    return await updateForwarding(db, row.id, { state: 'needs-person', fault: 'unclear', detail: remoteId });
  const sentAt = row.sentAt ?? clock.now();
  await updateForwarding(db, row.id, { state: 'sent', remoteId, fault: null, detail: null, sentAt });
}

interface Again {
  readonly state: 'waiting' | 'unclear';
  /** Null: it was tried often enough. */
  readonly at: Date | null;
  readonly fault: ForwardingFault;
  readonly detail: string | null;
}

async function again({ db }: ReportsContext, row: ForwardingRow, next: Again): Promise<void> {
  const { state, at, fault, detail } = next;
  if (at === null) return await updateForwarding(db, row.id, { state: 'needs-person', fault, detail });
  await updateForwarding(db, row.id, { state, detail });
  await enqueue(db, sendForwarding, { forwardingId: row.id }, { key: row.id, startAfter: at });
}
