import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { InputOf } from '#kernel/http/contract.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { gatewayProblems } from '../../contract/gateways/problems.ts';
import { listForwardings, readForwarding, settleForwarding } from '../../contract/gateways/routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import { mayReview } from '../life/party.policy.ts';
import { listPeerUpdates } from '../open311/update.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayModerate, mayWork } from '../report.policy.ts';
import { findReport, findReportById } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import {
  findForwardingByRemote,
  findForwardingForUpdate,
  listFaulty,
  listForwardingsOf,
  updateForwarding,
} from './forwarding.store.ts';
import type { ForwardingRow } from './forwarding.store.ts';
import { findGateway, listGatewayRows } from './gateway.store.ts';
import { sendForwarding } from './send-forwarding.ts';

const handle = handlerFor<ReportsTables>();

const listedAtMost = 200;

export const forwardingHandlers = [
  handle(listForwardings, async ({ db, actor }) => {
    const rows = await listFaulty(db, actor, listedAtMost);
    const names = await findOrganisationNames(db, [...new Set(rows.map((row) => row.organisationId))]);
    return {
      forwardings: rows.map(({ organisationId, createdAt, ...row }) => ({
        ...row,
        organisationName: names.get(organisationId) ?? '',
        createdAt: createdAt.toISOString(),
      })),
    };
  }),

  handle(readForwarding, async ({ db, actor }, { number }) => {
    const report = await findReport(db, number);
    const isStaff =
      report && (mayModerate(actor, report) || mayReview(actor, report) || mayWork(actor, report));
    if (!report || !isStaff) throw new Problem(reportProblems.notFound);

    const owners = new Map((await listGatewayRows(db)).map(({ id, organisationId }) => [id, organisationId]));
    const names = await findOrganisationNames(db, [...new Set(owners.values())]);
    const rows = await listForwardingsOf(db, report.id);
    return {
      forwardings: rows.map((row) =>
        presentForwarding(row, names.get(owners.get(row.gatewayId) ?? '') ?? ''),
      ),
      words: (await listPeerUpdates(db, report.id)).map(({ createdAt, ...word }) => ({
        ...word,
        createdAt: createdAt.toISOString(),
      })),
      canSettle: mayModerate(actor, report),
    };
  }),

  handle(settleForwarding, async (context, { id, decision }) => {
    const { db, audit } = context;
    const row = await requireForwarding(context, id);
    const changes = await decide(context, row, decision);

    await updateForwarding(db, id, { ...changes, fault: null, detail: null });
    if (decision.kind === 'send-again') await enqueue(db, sendForwarding, { forwardingId: id }, { key: id });
    audit({ type: 'reports.forwarding', id }, decision);
    return { state: changes.state };
  }),
];

/** The row locked. @throws Problem `reports.forwarding-not-found` also to who may not know of its report */
async function requireForwarding(context: ReportsContext, id: string): Promise<ForwardingRow> {
  const row = await findForwardingForUpdate(context.db, id);
  const report = row && (await findReportById(context.db, row.reportId));
  const gateway = row && (await findGateway(context.db, row.gatewayId));
  if (!row || !report || !gateway || !mayModerate(context.actor, report))
    throw new Problem(gatewayProblems.forwardingNotFound);
  return row;
}

type Decision = InputOf<typeof settleForwarding>['decision'];

async function decide(
  { db, clock }: ReportsContext,
  row: ForwardingRow,
  decision: Decision,
): Promise<Partial<ForwardingRow> & Pick<ForwardingRow, 'state'>> {
  switch (decision.kind) {
    case 'arrived': {
      refuse(row, row.remoteId !== null);
      const { remoteId } = decision;
      if (await findForwardingByRemote(db, row.gatewayId, remoteId))
        throw new Problem(gatewayProblems.remoteNumberTaken);
      return { state: 'sent', remoteId, sentAt: row.sentAt ?? clock.now() };
    }
    case 'send-again':
      refuse(row, row.state !== 'needs-person' || row.remoteId !== null);
      return { state: 'waiting', isAllowed: true, attemptCount: 0, lookCount: 0, token: null };
    case 'told-otherwise':
      refuse(row, false);
      return { state: row.state === 'needs-person' ? 'withdrawn' : row.state };
  }
}

function refuse(row: ForwardingRow, isUnfit: boolean): void {
  if (row.fault === null || isUnfit) throw new Problem(gatewayProblems.forwardingSettled);
}

function presentForwarding(row: ForwardingRow, organisationName: string) {
  const { id, state, fault, detail, remoteId, remoteStatus } = row;
  return {
    id,
    organisationName,
    state,
    fault,
    detail,
    remoteId,
    remoteStatus,
    sentAt: row.sentAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
