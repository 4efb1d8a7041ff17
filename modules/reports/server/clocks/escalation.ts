import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { listRecipientsOf, listRecipientsWithRole } from '#kernel/identity/recipient.store.ts';
import { newId } from '#kernel/ids.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { reportOverdue } from '../../contract/events.ts';
import type { EscalationStep } from '../../contract/clocks.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, findReportForUpdate, insertHistory } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import { findClockForUpdate, writeEscalation } from './clock.store.ts';
import type { ClockKey, ClockRow } from './clock.store.ts';
import { escalationStepsOf, nextEscalation } from './clocks.ts';
import type { ClockTools } from './clocks.ts';
import { instantOfShare } from './engine.ts';

/** A role with more people than this has a head who looks at the list. */
const toldAtOnce = 30;
/** Per cent of a term. */
const overdueShare = 100;

/**
 * Tells the roles of the highest share that has passed, once: letter, history and the new share are one transaction
 * under the row's lock.
 */
export async function escalateClock(
  context: ReportsContext,
  key: ClockKey,
  tools: ClockTools,
): Promise<void> {
  const { db, clock } = context;
  // NOTE: the report first, as every command does; the other way round the two would wait for each other.
  const known = await findReportById(db, key.reportId);
  const report = known && (await findReportForUpdate(db, known.number));
  const row = await findClockForUpdate(db, key);
  const now = clock.now();
  if (!row || !report || !row.nextEscalationAt || row.nextEscalationAt > now) return;

  const step = passedStep(row, tools, now);
  const escalatedShare = step?.share ?? row.escalatedShare;
  await writeEscalation(db, key, {
    escalatedShare,
    nextEscalationAt: nextEscalation(row, tools.rules, escalatedShare),
  });
  if (!step) return;

  if (step.share >= overdueShare && row.escalatedShare < overdueShare) {
    const { number, status, organisationId, areaIds, categoryId } = report;
    context.emit(reportOverdue, report.id, { number, status, organisationId, areaIds, categoryId });
  }
  const recipients = await findRecipientsOf(context, report, step);
  await insertHistory(db, escalationEntry(report, step, now));
  await tellDeadline(context, { report, clock: row, share: step.share }, recipients);
  context.audit(
    { type: 'reports.report', id: report.id },
    { ruleId: row.ruleId, share: step.share, recipientCount: recipients.length },
  );
}

function passedStep(row: ClockRow, { rules }: ClockTools, now: Date): EscalationStep | undefined {
  return escalationStepsOf(row, rules).findLast(
    ({ share }) => share > row.escalatedShare && instantOfShare(row, share / 100) <= now,
  );
}

function escalationEntry(report: ReportRow, { share }: EscalationStep, occurredAt: Date) {
  return {
    id: newId(occurredAt.getTime()),
    reportId: report.id,
    kind: 'escalated' as const,
    occurredAt,
    byRole: 'system' as const,
    byPersonId: null,
    organisationId: null,
    text: `${share} %`,
    plannedOn: null,
  };
}

async function findRecipientsOf(
  { db, clock }: ReportsContext,
  report: ReportRow,
  { roles }: EscalationStep,
): Promise<Recipient[]> {
  const scope = { areaIds: report.areaIds, now: clock.now(), limit: toldAtOnce };
  const found: Recipient[] = [];
  for (const role of roles) {
    if (role !== 'executor') {
      found.push(...(await listRecipientsWithRole(db, { ...scope, roleId: role })));
    } else if (report.organisationId !== null) {
      const { organisationId } = report;
      found.push(
        ...(await listRecipientsOf(db, { ...scope, organisationId, permission: 'reports.report.work' })),
      );
    }
  }
  return [...new Map(found.map((recipient) => [recipient.personId, recipient])).values()];
}

interface Deadline {
  readonly report: ReportRow;
  readonly clock: ClockRow;
  readonly share: number;
}

async function tellDeadline(
  context: ReportsContext,
  { report, clock, share }: Deadline,
  recipients: readonly Recipient[],
): Promise<void> {
  for (const { personId, email, locale } of recipients) {
    const values = {
      number: String(report.number),
      address: report.address ?? context.text(locale, 'reports.mail.no-address'),
      share: String(share),
      rule: context.text(locale, `reports.rule.${clock.ruleId}`),
      due: dueText(clock, locale, context.town.timeZone),
    };
    const isOver = share >= overdueShare;
    await queueMessage(context, {
      kind: 'reports.mail-deadline',
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      isTraining: context.town.isTraining,
      subject: isOver
        ? context.text(locale, 'reports.mail.deadline-over.subject', values)
        : context.text(locale, 'reports.mail.deadline-near.subject', values),
      bodyText: [
        isOver
          ? context.text(locale, 'reports.mail.deadline-over.body', values)
          : context.text(locale, 'reports.mail.deadline-near.body', values),
        context.text(locale, 'reports.mail.link', { url: `${context.baseUrl}/reports/${report.number}` }),
        context.text(locale, 'reports.mail.footer-staff'),
      ].join('\n\n'),
    });
  }
}

/** A day for terms in days, else day and time in the town's zone. */
export function dueText(
  { dueOn, dueAt }: Pick<ClockRow, 'dueOn' | 'dueAt'>,
  locale: string,
  timeZone: string,
): string {
  if (dueOn !== null) {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(dueOn));
  }
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(dueAt);
}
