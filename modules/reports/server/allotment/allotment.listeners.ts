import { findRecipients, listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { listenerFor } from '#kernel/module/server.ts';
import type { DeliveredEvent } from '#kernel/module/server.ts';
import { reportAllotted } from '../../contract/events.ts';
import { queueReportMails } from '../mails.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, listHistory } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { HistoryTable, ReportsTables } from '../tables.ts';
import { allotPermission, workPermission } from './allotment.policy.ts';
import { listMembers } from './crew.store.ts';

const listen = listenerFor<ReportsTables>();

const toldAtMost = 50;

export const allotmentListeners = [
  listen(
    'reports.tell-worker-allotted',
    reportAllotted,
    async (system, event) => await system.transaction(async (context) => await tellWorkers(context, event)),
  ),
];

/** Whoever got a report hears of it; of one that fell free by itself, those who give reports out. */
async function tellWorkers(context: ReportsContext, event: DeliveredEvent): Promise<void> {
  const { db } = context;
  const report = await findReportById(db, event.subjectId);
  const history = await listHistory(db, event.subjectId);
  const step = history.findLast((one) => isAllotmentStep(one.kind) && one.occurredAt <= event.occurredAt);
  if (!report || !step || step.organisationId !== report.organisationId) return;

  const kind = step.kind === 'allotted' ? 'allotted' : 'allotment-ended';
  const isEnd = kind === 'allotment-ended';
  if (isEnd && step.byRole !== 'system') return;
  const recipients = isEnd
    ? await listHoldersOf(context, report, allotPermission)
    : await findAllottees(context, report, step);
  const told = recipients.filter(({ personId }) => personId !== step.byPersonId);
  const { organisationId } = report;
  await queueReportMails(context, { kind, report, organisationId, reason: null }, told);
  context.audit({ type: 'reports.report', id: report.id }, { mail: kind, count: told.length });
}

function isAllotmentStep(kind: HistoryTable['kind']): boolean {
  return kind === 'allotted' || kind === 'allotment-ended';
}

async function listHoldersOf(
  { db, clock }: ReportsContext,
  { organisationId, areaIds }: ReportRow,
  permission: string,
): Promise<Recipient[]> {
  if (organisationId === null) return [];
  const scope = { areaIds, now: clock.now(), limit: toldAtMost };
  return await listRecipientsOf(db, { organisationId, permission, ...scope });
}

/** The person, or the people of the crew; those who have left meanwhile hear nothing. */
async function findAllottees(
  context: ReportsContext,
  report: ReportRow,
  { toPersonId, toCrewId }: HistoryTable,
): Promise<Recipient[]> {
  const { db } = context;
  const ids = toPersonId
    ? [toPersonId]
    : (await listMembers(db, toCrewId ? [toCrewId] : [])).map(({ personId }) => personId);
  const there = new Set((await listHoldersOf(context, report, workPermission)).map((one) => one.personId));
  return await findRecipients(
    db,
    ids.filter((id) => there.has(id)),
  );
}
