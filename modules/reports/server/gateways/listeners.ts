import { enqueue } from '#kernel/jobs/enqueue.ts';
import { listenerFor } from '#kernel/module/server.ts';
import { newId } from '#kernel/ids.ts';
import {
  reportAssigned,
  reportChanged,
  reportConfirmed,
  reportReopened,
  reportReturned,
} from '../../contract/events.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, listHistory } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { insertForwarding, listForwardingsForUpdate, updateForwarding } from './forwarding.store.ts';
import type { ForwardingRow } from './forwarding.store.ts';
import { findGateway, findGatewayOf } from './gateway.store.ts';
import { sendForwarding } from './send-forwarding.ts';
import { tellGateway } from './tell-gateway.ts';
import type { ToldStep } from './tell-gateway.ts';

const listen = listenerFor<ReportsTables>();

export const gatewayListeners = [
  listen(
    'reports.forward-assigned',
    reportAssigned,
    async (system, event) =>
      await system.transaction(async (context) => {
        await takeBack(context, event.subjectId, event.id);
        await forward(context, event.subjectId, event.id);
      }),
  ),
  listen(
    'reports.tell-gateway-reopened',
    reportReopened,
    async (system, event) =>
      await system.transaction(async (context) => await tell(context, event, 'reopened')),
  ),
  listen(
    'reports.tell-gateway-returned',
    reportReturned,
    async (system, event) =>
      await system.transaction(async (context) => await tell(context, event, 'answer-returned')),
  ),
  listen(
    'reports.tell-gateway-confirmed',
    reportConfirmed,
    async (system, event) =>
      await system.transaction(async (context) => await tell(context, event, 'confirmed')),
  ),
  listen(
    'reports.tell-gateway-recalled',
    reportChanged,
    async (system, event) =>
      await system.transaction(async (context) => {
        const history = await listHistory(context.db, event.subjectId);
        const isRecall = history.some(
          ({ kind, occurredAt }) =>
            kind === 'answer-recalled' && occurredAt.getTime() === event.occurredAt.getTime(),
        );
        if (isRecall) await tell(context, event, 'answer-recalled');
      }),
  ),
];

/** A report that has come to an organisation with a server of its own goes there; one that came back is taken up again. */
async function forward(context: ReportsContext, reportId: string, eventId: string): Promise<void> {
  const { db, clock } = context;
  const report = await findReportById(db, reportId);
  const gateway = report?.organisationId ? await findGatewayOf(db, report.organisationId) : undefined;
  if (!report || !gateway?.isActive) return;
  const id = newId(clock.now().getTime());
  const isNew = await insertForwarding(db, {
    id,
    reportId,
    gatewayId: gateway.id,
    state: 'waiting',
    createdAt: clock.now(),
    fault: null,
    detail: null,
    serviceCode: null,
    triedAt: null,
    sentAt: null,
    token: null,
    remoteId: null,
    remoteStatus: null,
  });
  if (isNew !== undefined) {
    await enqueue(db, sendForwarding, { forwardingId: id }, { key: id });
    return context.audit({ type: 'reports.forwarding', id }, { number: report.number });
  }
  const former = (await listForwardingsForUpdate(db, reportId)).find(
    ({ gatewayId, state }) => gatewayId === gateway.id && state === 'withdrawn',
  );
  if (!former) return;
  context.audit({ type: 'reports.forwarding', id: former.id }, { number: report.number });
  if (former.remoteId === null) {
    await updateForwarding(db, former.id, { state: 'waiting', attemptCount: 0, lookCount: 0 });
    return await enqueue(db, sendForwarding, { forwardingId: former.id }, { key: former.id });
  }
  await updateForwarding(db, former.id, { state: 'sent' });
  await tellOne(context, { ...former, state: 'sent' }, { eventId, step: 'reopened' });
}

/** What has gone to an organisation that answers no more is called off there. */
async function takeBack(context: ReportsContext, reportId: string, eventId: string): Promise<void> {
  const report = await findReportById(context.db, reportId);
  for (const row of await listForwardingsForUpdate(context.db, reportId)) {
    const gateway = await findGateway(context.db, row.gatewayId);
    if (row.state !== 'sent' || gateway?.organisationId === report?.organisationId) continue;
    await updateForwarding(context.db, row.id, { state: 'withdrawn' });
    await tellOne(context, row, { eventId, step: 'forwarded' });
    context.audit({ type: 'reports.forwarding', id: row.id }, { state: 'withdrawn' });
  }
}

async function tell(
  context: ReportsContext,
  event: { readonly id: string; readonly subjectId: string },
  step: ToldStep,
): Promise<void> {
  const rows = await listForwardingsForUpdate(context.db, event.subjectId);
  for (const row of rows.filter(({ state }) => state === 'sent')) {
    await tellOne(context, row, { eventId: event.id, step });
    context.audit({ type: 'reports.forwarding', id: row.id }, { step });
  }
}

/** Where the other side takes no updates, a person has to tell it: all but a confirmation, which nobody waits for. */
async function tellOne(
  { db }: ReportsContext,
  row: ForwardingRow,
  { eventId, step }: { eventId: string; step: ToldStep },
): Promise<void> {
  const gateway = await findGateway(db, row.gatewayId);
  if (gateway?.hasUpdates && gateway.isActive)
    return await enqueue(db, tellGateway, { forwardingId: row.id, updateId: eventId, step }, { key: row.id });
  if (step !== 'confirmed') await updateForwarding(db, row.id, { fault: 'not-told', detail: null });
}
