import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { jobFor } from '#kernel/module/server.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { writeInstant } from '../open311/instants.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, listHistory } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { findForwarding } from './forwarding.store.ts';
import { findGateway } from './gateway.store.ts';
import { ask, peerOf, postCall } from './peer.ts';
import type { Fields } from './peer.ts';

/** Our steps that the other side must hear of, and how it is told by the extended statuses. */
export const toldSteps = {
  reopened: 'REOPEN',
  'answer-returned': 'REOPEN',
  'answer-recalled': 'REOPEN',
  forwarded: 'CANCELLED',
  confirmed: 'CLOSED',
} as const;
export type ToldStep = keyof typeof toldSteps;
const toldStep = z.enum(['reopened', 'answer-returned', 'answer-recalled', 'forwarded', 'confirmed']);

/**
 * Tells the other side one step by the service-request-updates extension. It knows the update by its id, so that a
 * call that broke off is simply made again, by the queue's own rules.
 */
export const tellGateway = jobFor<ReportsTables>()({
  id: 'reports.tell-gateway',
  input: z.object({ forwardingId: id, updateId: id, step: toldStep }),
  timeoutMs: 60_000,
  run: async (system, input, signal) => {
    const told = await system.query(async (context) => {
      const words = await compose(context, input);
      const peer = words && peerOf(system, words.gateway);
      return words && peer ? { fields: words.fields, peer } : undefined;
    });
    if (!told) return;
    const call = await postCall(told.peer, 'servicerequestupdates', { fields: told.fields });
    await ask(system, call, { read: (document) => (document === undefined ? null : true), signal });
  },
});

async function compose(
  context: ReportsContext,
  input: { forwardingId: string; updateId: string; step: ToldStep },
) {
  const { db, clock } = context;
  const forwarding = await findForwarding(db, input.forwardingId);
  const gateway = forwarding && (await findGateway(db, forwarding.gatewayId));
  const report = forwarding && (await findReportById(db, forwarding.reportId));
  if (!forwarding?.remoteId || !gateway?.isActive || !report) return undefined;
  const history = await listHistory(db, report.id);
  const step = history.findLast(({ kind }) => kind === input.step);
  const words = step?.text ? maskPersonalData(step.text) : null;
  const fields: Fields = [
    ['update_id', input.updateId],
    ['service_request_id', forwarding.remoteId],
    ['status', toldSteps[input.step]],
    ['updated_datetime', writeInstant(step?.occurredAt ?? clock.now())],
    ...(words === null || report.visibility !== 'public' ? [] : [['description', words] as const]),
  ];
  return { gateway, fields };
}
