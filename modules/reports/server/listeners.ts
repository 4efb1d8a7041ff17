import { findRecipients, listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { listenerFor } from '#kernel/module/server.ts';
import type { DeliveredEvent } from '#kernel/module/server.ts';
import {
  reportAnswered,
  reportAssigned,
  reportChanged,
  reportConfirmed,
  reportCreated,
  reportHidden,
  reportPublished,
} from '../contract/events.ts';
import { findFollowing } from './follower.store.ts';
import { tellSubscribers } from './jobs.ts';
import { findCited } from './moderation-rules/citations.ts';
import { alwaysTold, queueReportMails } from './mails.ts';
import type { MailKind, MailNames } from './mails.ts';
import type { ReportsContext } from './report-change.ts';
import { findReportById, listHistory } from './report.store.ts';
import type { ReportRow } from './report.store.ts';
import type { HistoryKind, HistoryTable, ReportsTables } from './tables.ts';

/*
 * Letters after each step. The author hears of what others do with the report, followers of the answer and its
 * confirmation, executors of what comes to their organisation. A step is found in the history by its instant: when
 * a letter is late, it still tells what happened then.
 */

const listen = listenerFor<ReportsTables>();

/** An organisation with more executors than this has a dispatcher who looks at the list. */
const toldExecutors = 50;

export const reportListeners = [
  listen(
    'reports.tell-author-created',
    reportCreated,
    async (system, event) =>
      await system.transaction(async (context) => await tellAuthor(context, event, ['created'])),
  ),
  listen(
    'reports.tell-author-published',
    reportPublished,
    async (system, event) =>
      await system.transaction(async (context) => await tellAuthor(context, event, ['published'])),
  ),
  listen(
    'reports.tell-author-hidden',
    reportHidden,
    async (system, event) =>
      await system.transaction(async (context) => await tellAuthor(context, event, ['rejected', 'hidden'])),
  ),
  listen(
    'reports.tell-author-assigned',
    reportAssigned,
    async (system, event) =>
      await system.transaction(async (context) => {
        // A publication and a correction hand over as well, and are told by letters of their own.
        await tellAuthor(context, event, ['published', 'corrected', 'forwarded'], ['published', 'corrected']);
      }),
  ),
  listen(
    'reports.tell-author-changed',
    reportChanged,
    async (system, event) =>
      await system.transaction(async (context) => {
        await tellAuthor(context, event, [
          'taken',
          'planned',
          'corrected',
          'asked',
          'unmerged',
          'split',
          'answer-recalled',
        ]);
      }),
  ),
  listen(
    'reports.tell-author-answered',
    reportAnswered,
    async (system, event) =>
      await system.transaction(
        async (context) => await tellAuthor(context, event, ['answered', 'children-done']),
      ),
  ),
  listen(
    'reports.tell-executors-assigned',
    reportAssigned,
    async (system, event) =>
      await system.transaction(async (context) => await tellExecutors(context, event, 'assigned')),
  ),
  listen(
    'reports.tell-followers-answered',
    reportAnswered,
    async (system, event) =>
      await system.transaction(async ({ db }) => {
        const input = { reportId: event.subjectId, kind: 'followed-answered', after: null } as const;
        await enqueue(db, tellSubscribers, input, { key: event.subjectId });
      }),
  ),
  listen(
    'reports.tell-followers-confirmed',
    reportConfirmed,
    async (system, event) =>
      await system.transaction(async ({ db }) => {
        const input = { reportId: event.subjectId, kind: 'followed-confirmed', after: null } as const;
        await enqueue(db, tellSubscribers, input, { key: event.subjectId });
      }),
  ),
];

type AuthorStep = Extract<HistoryKind, MailKind>;

export async function tellAuthor(
  context: ReportsContext,
  event: DeliveredEvent,
  steps: readonly AuthorStep[],
  silent: readonly AuthorStep[] = [],
): Promise<void> {
  const report = await findReportById(context.db, event.subjectId);
  const entry = report && (await findStep(context, event, steps));
  const kind = entry?.kind as AuthorStep;
  if (!report || !entry || silent.includes(kind)) return;
  const { authorPersonId } = report;
  if (authorPersonId === null) return;
  if (!alwaysTold.has(kind) && !(await isSubscribed(context, report.id, authorPersonId))) return;

  const organisationId = entry.organisationId ?? report.organisationId;
  const named = await namesOf(context, entry);
  const mail = { kind, report: reportAtStep(report, entry), organisationId, reason: entry.text, ...named };
  await queueReportMails(context, mail, await findRecipients(context.db, [authorPersonId]));
  context.audit({ type: 'reports.report', id: report.id }, { mail: kind });
}

/** The step at the instant of the event, when it is one of these. */
export async function findStep(
  { db }: ReportsContext,
  { subjectId, occurredAt }: DeliveredEvent,
  steps: readonly HistoryKind[],
): Promise<HistoryTable | undefined> {
  const history = await listHistory(db, subjectId);
  const last = history.findLast((entry) => entry.occurredAt <= occurredAt);
  return last && steps.includes(last.kind) ? last : undefined;
}

/** What else the step names: another report, a body outside the register, a rule. */
export async function namesOf({ db }: ReportsContext, entry: HistoryTable): Promise<MailNames> {
  const linked = entry.linkedReportId ? await findReportById(db, entry.linkedReportId) : undefined;
  const citedBy = await findCited(db, [entry]);
  return {
    linkedNumber: linked?.number ?? null,
    bodyName: entry.bodyName ?? null,
    rule: citedBy(entry),
  };
}

function reportAtStep(report: ReportRow, entry: HistoryTable): ReportRow {
  return entry.kind === 'planned' ? { ...report, plannedOn: entry.plannedOn } : report;
}

async function isSubscribed({ db }: ReportsContext, reportId: string, personId: string): Promise<boolean> {
  const following = await findFollowing(db, { reportId, personId });
  return following.isSubscribed;
}

export async function tellExecutors(
  context: ReportsContext,
  event: DeliveredEvent,
  kind: Extract<MailKind, 'proposed' | 'assigned' | 'reopened' | 'denied' | 'returned' | 'replied'>,
): Promise<void> {
  const report = await findReportById(context.db, event.subjectId);
  if (!report?.organisationId || report.visibility === 'moderation') return;

  const executors = await listRecipientsOf(context.db, {
    organisationId: report.organisationId,
    permission: 'reports.report.work',
    areaIds: report.areaIds,
    now: context.clock.now(),
    limit: toldExecutors,
  });
  await queueReportMails(
    context,
    { kind, report, organisationId: report.organisationId, reason: null },
    executors,
  );
  context.audit({ type: 'reports.report', id: report.id }, { mail: kind, recipientCount: executors.length });
}
