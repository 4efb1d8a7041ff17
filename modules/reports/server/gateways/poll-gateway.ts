import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { CallOutFailure } from '#kernel/outgoing/call-out.ts';
import type { OutgoingCall } from '#kernel/outgoing/call-out.ts';
import { writeInstant } from '../open311/instants.ts';
import { isKnownUpdate } from '../open311/update.store.ts';
import type { ReportsTables } from '../tables.ts';
import {
  findForwardingByRemote,
  findForwardingForUpdate,
  listSent,
  listTokens,
  updateForwarding,
} from './forwarding.store.ts';
import type { SentPage, SentRow } from './forwarding.store.ts';
import { claimDueGateways, findGateway, noteGateway } from './gateway.store.ts';
import type { GatewayRow } from './gateway.store.ts';
import { PeerFailure, ask, getCall, peerOf } from './peer.ts';
import type { Peer } from './peer.ts';
import { readRequests, readToken, readUpdates } from './read-answer.ts';
import type { RemoteRequest } from './read-answer.ts';
import { isEnd, receiveNews } from './receive.ts';
import type { PeerNews } from './receive.ts';
import { keepNumber } from './send-forwarding.ts';

const job = jobFor<ReportsTables>();
type System = SystemContext<ReportsTables>;

const minuteMs = 60_000;
const everyMs = 5 * minuteMs;
/** A side that does not answer is asked ever more seldom, up to this. */
const seldomMs = 6 * 60 * minuteMs;
/** Updates are read again from a little before the last time: the other side's clock and its queue may lag. */
const overlapMs = 15 * minuteMs;
const longestWindowMs = 30 * 24 * 60 * minuteMs;
const numbersAtOnce = 50;
const tokensAtOnce = 200;
/** A number that has not come in a day does not come. */
const tokenLimitMs = 24 * 60 * minuteMs;

/** Hands out the turns; each side is asked in a job of its own, so that a slow one holds up nobody. */
export const pollGateways = job({
  id: 'reports.poll-gateways',
  input: z.object({}),
  schedule: '*/5 * * * *',
  timeoutMs: minuteMs,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const now = clock.now();
      const due = await claimDueGateways(db, now, new Date(now.getTime() + everyMs - minuteMs));
      for (const gatewayId of due) await enqueue(db, pollGateway, { gatewayId }, { key: gatewayId });
      audit({ type: 'reports.gateway', id: 'all' }, { count: due.length });
    });
  },
});

export const pollGateway = job({
  id: 'reports.poll-gateway',
  input: z.object({ gatewayId: id }),
  timeoutMs: 10 * minuteMs,
  run: async (system, { gatewayId }, signal) => {
    const gateway = await system.query(async ({ db }) => await findGateway(db, gatewayId));
    if (!gateway?.isActive) return;
    const startedAt = await system.query(async ({ clock }) => clock.now());
    const fault = await pollAll(system, { gateway, startedAt, signal });
    await system.transaction(async ({ db, clock, audit }) => {
      const now = clock.now();
      audit({ type: 'reports.gateway', id: gateway.id }, { fault });
      if (fault === null)
        return await noteGateway(db, gateway.id, { fault, failureCount: 0, lastSuccessAt: now });
      const failureCount = gateway.failureCount + 1;
      const pauseMs = Math.min(everyMs * 2 ** Math.min(failureCount, 10), seldomMs);
      await noteGateway(db, gateway.id, {
        fault,
        failureCount,
        nextPollAt: new Date(now.getTime() + pauseMs),
      });
    });
  },
});

interface Poll {
  readonly gateway: GatewayRow;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
}

/** Null: all went well; else what was the matter. */
async function pollAll(system: System, poll: Poll): Promise<string | null> {
  const peer = peerOf(system, poll.gateway);
  if (!peer) return 'no-key';
  try {
    await settleTokens(system, peer, poll);
    if (poll.gateway.hasUpdates) await pollUpdates(system, peer, poll);
    else await pollRequests(system, peer, poll);
    return null;
  } catch (error) {
    if (!(error instanceof PeerFailure)) throw error;
    return error.fault;
  }
}

/** What was taken for a token has its number by now, or will have; one that never comes is shown to a person. */
async function settleTokens(system: System, peer: Peer, { gateway, startedAt, signal }: Poll): Promise<void> {
  const waiting = await system.query(async ({ db }) => await listTokens(db, gateway.id, tokensAtOnce));
  for (const { id: forwardingId, token, sentAt } of waiting) {
    const remoteId = await askNumber(
      system,
      getCall(peer, `tokens/${encodeURIComponent(token ?? '')}`, [], true),
      signal,
    );
    const isLate = sentAt !== null && startedAt.getTime() - sentAt.getTime() > tokenLimitMs;
    if (remoteId === null && !isLate) continue;
    await system.transaction(async (context) => {
      context.audit({ type: 'reports.forwarding', id: forwardingId }, { remoteId });
      const row = await findForwardingForUpdate(context.db, forwardingId);
      if (row?.state !== 'token') return;
      if (remoteId !== null) return await keepNumber(context, row, remoteId);
      await updateForwarding(context.db, row.id, { state: 'needs-person', fault: 'unclear', detail: token });
    });
  }
}

/** Null: not yet, or the token is not known there. */
async function askNumber(system: System, call: OutgoingCall, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await ask(system, call, { read: readToken, signal });
    return answer?.service_request_id ?? null;
  } catch (error) {
    if (error instanceof PeerFailure && error.fault === 'not-found') return null;
    throw error;
  }
}

/** The extension: everything that happened in a window of time, of which ours is picked. */
async function pollUpdates(system: System, peer: Peer, { gateway, startedAt, signal }: Poll): Promise<void> {
  let from = new Date(gateway.askedUntil.getTime() - overlapMs);
  while (from < startedAt) {
    const until = new Date(Math.min(from.getTime() + longestWindowMs, startedAt.getTime()));
    const fields = [
      ['start_date', writeInstant(from)],
      ['end_date', writeInstant(until)],
    ] as const;
    const call = getCall(peer, 'servicerequestupdates', fields, true);
    const updates = await ask(system, call, { read: readUpdates, signal });
    for (const { update_id: updateId, service_request_id: remoteId, ...update } of updates) {
      const status = statusWord(update.status ?? 'OPEN');
      const { description: text, media_url: mediaUrl } = update;
      await take(system, { gateway, signal, news: { updateId, remoteId, status, text, mediaUrl } });
    }
    await system.transaction(async ({ db, audit }) => {
      audit({ type: 'reports.gateway', id: gateway.id }, { updateCount: updates.length });
      await noteGateway(db, gateway.id, { askedUntil: until });
    });
    from = until;
  }
}

/** Without the extension: the status of what lies there, by the numbers. */
async function pollRequests(system: System, peer: Peer, { gateway, signal }: Poll): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const page: SentPage = { after, limit: numbersAtOnce };
    const sent: SentRow[] = await system.query(async ({ db }) => await listSent(db, gateway.id, page));
    const last = sent.at(-1);
    if (!last) return;
    after = last.id;
    const numbers = sent.flatMap(({ remoteId }) => remoteId ?? []).join(',');
    const fields = [
      ['service_request_id', numbers],
      ['extensions', 'true'],
    ] as const;
    const requests = await ask(system, getCall(peer, 'requests', fields, true), {
      read: readRequests,
      signal,
    });
    const known = new Map(sent.map(({ remoteId, remoteStatus }) => [remoteId, remoteStatus]));
    for (const request of requests) {
      const news = newsOf(request, known.get(request.service_request_id) ?? null);
      if (news) await take(system, { gateway, signal, news });
    }
  }
}

/** Undefined: nothing is new. That a request is simply open is none at first. */
function newsOf(request: RemoteRequest, before: string | null): PeerNews | undefined {
  const { service_request_id: remoteId, status_notes: text, media_url: _ofTheProblem } = request;
  const detailed = request.extended_attributes?.detailed_status;
  const status = statusWord(detailed ?? request.status);
  if (status === (before ?? 'OPEN')) return undefined;
  const updateId = `status:${remoteId}:${status}:${request.updated_datetime ?? ''}`;
  return { updateId, remoteId, status, text, mediaUrl: null };
}

function statusWord(status: string): string {
  return status.trim().toUpperCase().replaceAll(/[ -]/g, '_').slice(0, 60);
}

interface Arrival {
  readonly gateway: GatewayRow;
  readonly news: PeerNews;
  readonly signal: AbortSignal;
}

async function take(system: System, { gateway, news, signal }: Arrival): Promise<void> {
  const isWanted = await system.query(
    async ({ db }) =>
      (await findForwardingByRemote(db, gateway.id, news.remoteId)) !== undefined &&
      !(await isKnownUpdate(db, gateway.organisationId, news.updateId)),
  );
  if (!isWanted) return;
  const photos = isEnd(news.status) ? await fetchPhoto(system, news.mediaUrl, signal) : [];
  await system.transaction(async (context) => await receiveNews(context, { gateway, news, photos }));
}

/** The picture of the work, where there is one that can be had; without it the words still count. */
async function fetchPhoto(system: System, url: string | null, signal: AbortSignal): Promise<FileReference[]> {
  if (url === null) return [];
  try {
    const { status, bytes } = await system.callOut({ method: 'GET', url }, signal);
    return status === 200 ? [await system.stagePicture(bytes)] : [];
  } catch (error) {
    // NOTE: an address that leads nowhere, or bytes that are no picture.
    if (error instanceof CallOutFailure || error instanceof Problem) return [];
    throw error;
  }
}
