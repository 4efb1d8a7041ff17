import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { listenerFor } from '#kernel/module/server.ts';
import type { DeliveredEvent } from '#kernel/module/server.ts';
import { reportReopened } from '../../contract/events.ts';
import { tellControllers } from '../life/listeners.ts';
import { findStep, tellExecutors } from '../listeners.ts';
import { queueReportMails } from '../mails.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';

const listen = listenerFor<ReportsTables>();

export const verdictListeners = [
  listen(
    'reports.tell-executors-reopened',
    reportReopened,
    async (system, event) =>
      await system.transaction(async (context) => {
        await tellExecutors(context, event, (await isByNeighbours(context, event)) ? 'denied' : 'reopened');
      }),
  ),
  listen(
    'reports.tell-controllers-reopened',
    reportReopened,
    async (system, event) =>
      await system.transaction(
        async (context) => await tellControllers(context, event.subjectId, 'control-reopened'),
      ),
  ),
  listen(
    'reports.tell-author-reopened',
    reportReopened,
    async (system, event) =>
      await system.transaction(async (context) => {
        if (await isByNeighbours(context, event)) await tellAuthorOfNeighbours(context, event);
      }),
  ),
];

async function isByNeighbours(context: ReportsContext, event: DeliveredEvent): Promise<boolean> {
  const step = await findStep(context, event, ['reopened']);
  return step?.byRole === 'resident';
}

async function tellAuthorOfNeighbours(context: ReportsContext, event: DeliveredEvent): Promise<void> {
  const report = await findReportById(context.db, event.subjectId);
  if (!report?.authorPersonId) return;
  const { organisationId } = report;
  const author = await findRecipients(context.db, [report.authorPersonId]);
  await queueReportMails(context, { kind: 'own-denied', report, organisationId, reason: null }, author);
  context.audit({ type: 'reports.report', id: report.id }, { mail: 'own-denied' });
}
