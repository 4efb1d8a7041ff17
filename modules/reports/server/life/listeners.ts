import { listRecipientsByPermission } from '#kernel/identity/recipient.store.ts';
import { listenerFor } from '#kernel/module/server.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import {
  reportBounced,
  reportConfirmed,
  reportEnded,
  reportReplied,
  reportReturned,
} from '../../contract/events.ts';
import { tellSubscribers } from '../jobs.ts';
import { tellAuthor, tellExecutors } from '../listeners.ts';
import { queueReportMails } from '../mails.ts';
import type { MailKind } from '../mails.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { gatherParts } from './parts.ts';
import { bouncesAtMost } from './party.policy.ts';

const listen = listenerFor<ReportsTables>();

/** A town with more controllers than this looks at the queue. */
const toldControllers = 20;

export const lifeListeners = [
  listen(
    'reports.tell-author-ended',
    reportEnded,
    async (system, event) =>
      await system.transaction(
        async (context) =>
          await tellAuthor(context, event, ['closed', 'explained', 'not-competent', 'merged']),
      ),
  ),
  listen(
    'reports.tell-followers-ended',
    reportEnded,
    async (system, event) =>
      await system.transaction(async ({ db }) => {
        const input = { reportId: event.subjectId, kind: 'followed-ended', after: null } as const;
        // Those who follow a duplicate hear of its master from now on.
        if (event.payload.status !== 'duplicate')
          await enqueue(db, tellSubscribers, input, { key: event.subjectId });
      }),
  ),
  listen(
    'reports.tell-executors-returned',
    reportReturned,
    async (system, event) =>
      await system.transaction(async (context) => await tellExecutors(context, event, 'returned')),
  ),
  listen(
    'reports.tell-executors-replied',
    reportReplied,
    async (system, event) =>
      await system.transaction(async (context) => await tellExecutors(context, event, 'replied')),
  ),
  listen(
    'reports.tell-controllers-bounced',
    reportBounced,
    async (system, event) =>
      await system.transaction(async (context) => {
        if (event.payload.bounceCount >= bouncesAtMost)
          await tellControllers(context, event.subjectId, 'bounced');
      }),
  ),
  listen(
    'reports.gather-ended-parts',
    reportEnded,
    async (system, event) =>
      await system.transaction(async (context) => await gatherParts(context, event.subjectId)),
  ),
  listen(
    'reports.gather-confirmed-parts',
    reportConfirmed,
    async (system, event) =>
      await system.transaction(async (context) => await gatherParts(context, event.subjectId)),
  ),
];

export async function tellControllers(
  context: ReportsContext,
  reportId: string,
  kind: Extract<MailKind, 'bounced' | 'control-reopened'>,
): Promise<void> {
  const report = await findReportById(context.db, reportId);
  if (!report) return;
  const recipients = await listRecipientsByPermission(context.db, {
    permission: 'reports.answer.review',
    areaIds: report.areaIds,
    now: context.clock.now(),
    limit: toldControllers,
  });
  const { organisationId } = report;
  await queueReportMails(context, { kind, report, organisationId, reason: null }, recipients);
  context.audit({ type: 'reports.report', id: reportId }, { mail: kind, count: recipients.length });
}
