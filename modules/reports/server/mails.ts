import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import type { Keyboard } from '#kernel/notify/chat/keyboard.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { statusFacts } from '../contract/statuses.ts';
import { assignedReports, followedReports, ownReports } from '../contract/topics.ts';
import { titleIn } from './category.store.ts';
import { keyboardFor } from './channels/chat/keyboard-for.ts';
import { pathOfClause } from './moderation-rules/citations.ts';
import type { CitedClause } from './moderation-rules/citations.ts';
import type { ReportsContext } from './report-change.ts';
import type { ReportRow } from './report.store.ts';

/*
 * Letters about a report. They carry its number, its place, who answers and by when, never who sent it:
 * what a person wrote or is called stands on the page, behind its rules.
 */

const mails = {
  created: { subject: 'reports.mail.created.subject', body: 'reports.mail.created.body' },
  published: { subject: 'reports.mail.published.subject', body: 'reports.mail.published.body' },
  rejected: { subject: 'reports.mail.rejected.subject', body: 'reports.mail.rejected.body' },
  hidden: { subject: 'reports.mail.hidden.subject', body: 'reports.mail.hidden.body' },
  forwarded: { subject: 'reports.mail.forwarded.subject', body: 'reports.mail.forwarded.body' },
  corrected: { subject: 'reports.mail.corrected.subject', body: 'reports.mail.corrected.body' },
  taken: { subject: 'reports.mail.taken.subject', body: 'reports.mail.taken.body' },
  planned: { subject: 'reports.mail.planned.subject', body: 'reports.mail.planned.body' },
  answered: { subject: 'reports.mail.answered.subject', body: 'reports.mail.answered.body' },
  closed: { subject: 'reports.mail.closed.subject', body: 'reports.mail.closed.body' },
  'followed-answered': {
    subject: 'reports.mail.followed-answered.subject',
    body: 'reports.mail.followed-answered.body',
  },
  'followed-confirmed': {
    subject: 'reports.mail.followed-confirmed.subject',
    body: 'reports.mail.followed-confirmed.body',
  },
  asked: { subject: 'reports.mail.asked.subject', body: 'reports.mail.asked.body' },
  merged: { subject: 'reports.mail.merged.subject', body: 'reports.mail.merged.body' },
  unmerged: { subject: 'reports.mail.unmerged.subject', body: 'reports.mail.unmerged.body' },
  split: { subject: 'reports.mail.split.subject', body: 'reports.mail.split.body' },
  explained: { subject: 'reports.mail.explained.subject', body: 'reports.mail.explained.body' },
  'not-competent': {
    subject: 'reports.mail.not-competent.subject',
    body: 'reports.mail.not-competent.body',
  },
  'children-done': {
    subject: 'reports.mail.children-done.subject',
    body: 'reports.mail.children-done.body',
  },
  'followed-ended': {
    subject: 'reports.mail.followed-ended.subject',
    body: 'reports.mail.followed-ended.body',
  },
  'answer-recalled': {
    subject: 'reports.mail.answer-recalled.subject',
    body: 'reports.mail.answer-recalled.body',
  },
  returned: { subject: 'reports.mail.returned.subject', body: 'reports.mail.returned.body' },
  replied: { subject: 'reports.mail.replied.subject', body: 'reports.mail.replied.body' },
  bounced: { subject: 'reports.mail.bounced.subject', body: 'reports.mail.bounced.body' },
  assigned: { subject: 'reports.mail.assigned.subject', body: 'reports.mail.assigned.body' },
  proposed: { subject: 'reports.mail.proposed.subject', body: 'reports.mail.proposed.body' },
  allotted: { subject: 'reports.mail.allotted.subject', body: 'reports.mail.allotted.body' },
  'allotment-ended': {
    subject: 'reports.mail.allotment-ended.subject',
    body: 'reports.mail.allotment-ended.body',
  },
  reopened: { subject: 'reports.mail.reopened.subject', body: 'reports.mail.reopened.body' },
  'control-reopened': {
    subject: 'reports.mail.control-reopened.subject',
    body: 'reports.mail.control-reopened.body',
  },
  'own-discussed': {
    subject: 'reports.mail.own-discussed.subject',
    body: 'reports.mail.own-discussed.body',
  },
  'followed-discussed': {
    subject: 'reports.mail.followed-discussed.subject',
    body: 'reports.mail.followed-discussed.body',
  },
  'comment-hidden': {
    subject: 'reports.mail.comment-hidden.subject',
    body: 'reports.mail.comment-hidden.body',
  },
  denied: { subject: 'reports.mail.denied.subject', body: 'reports.mail.denied.body' },
  'own-denied': { subject: 'reports.mail.own-denied.subject', body: 'reports.mail.own-denied.body' },
} as const;

export type MailKind = keyof typeof mails;

const staffMails: ReadonlySet<MailKind> = new Set([
  'assigned',
  'reopened',
  'denied',
  'control-reopened',
  'returned',
  'replied',
  'bounced',
  'allotted',
  'proposed',
  'allotment-ended',
]);
const followersMails: ReadonlySet<MailKind> = new Set([
  'followed-answered',
  'followed-confirmed',
  'followed-ended',
  'followed-discussed',
]);
/** Somebody's words were taken away, or only they can go on: they hear of it whatever they chose. */
export const alwaysTold: ReadonlySet<MailKind> = new Set([
  'comment-hidden',
  'rejected',
  'hidden',
  'asked',
  'merged',
  'not-competent',
]);

/** What a letter names besides the report: another one, a body outside the register, a moderation rule. */
export interface MailNames {
  readonly linkedNumber?: number | null;
  readonly bodyName?: string | null;
  readonly rule?: CitedClause | null;
  /** How many comments are new. */
  readonly count?: number;
}

export interface ReportMail extends MailNames {
  readonly kind: MailKind;
  readonly report: ReportRow;
  /** Who answered for the report at the step the letter is about. */
  readonly organisationId: string | null;
  readonly reason: string | null;
}

/** Queues one letter for each recipient, in the recipient's language. */
export async function queueReportMails(
  context: ReportsContext,
  mail: ReportMail,
  recipients: readonly Recipient[],
): Promise<void> {
  const { organisationId } = mail;
  const names = await findOrganisationNames(context.db, organisationId ? [organisationId] : []);
  const organisation = organisationId ? names.get(organisationId) : undefined;
  for (const { personId, email, locale } of recipients) {
    await queueMessage(context, {
      kind: `reports.mail-${mail.kind}`,
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      path: `/reports/${mail.report.number}`,
      ...topicOf(mail.kind),
      ...buttonsOf(context, mail, locale),
      isTraining: context.town.isTraining,
      ...composeMail(context, mail, { locale, organisation }),
    });
  }
}

/** For the copy that goes to a linked chat: to judge the work or answer the question there. */
function buttonsOf(context: ReportsContext, mail: ReportMail, locale: string): { keyboard?: Keyboard } {
  const keyboard = keyboardFor(context, mail, locale);
  return keyboard && !staffMails.has(mail.kind) ? { keyboard } : {};
}

function topicOf(kind: MailKind): { topic?: string } {
  if (alwaysTold.has(kind)) return {};
  if (staffMails.has(kind)) return { topic: assignedReports.id };
  return { topic: followersMails.has(kind) ? followedReports.id : ownReports.id };
}

function composeMail(
  context: ReportsContext,
  mail: ReportMail,
  reader: { locale: string; organisation: string | undefined },
): { subject: string; bodyText: string } {
  const { locale } = reader;
  const url = `${context.baseUrl}/reports/${mail.report.number}`;
  const footer = staffMails.has(mail.kind) ? 'reports.mail.footer-staff' : 'reports.mail.footer';
  const { subject, body } = composeWords(context, mail, reader);
  return {
    subject,
    bodyText: [body, context.text(locale, 'reports.mail.link', { url }), context.text(locale, footer)].join(
      '\n\n',
    ),
  };
}

/** Whether a step of the history is told to whoever sent the report. */
export function isAuthorMail(kind: string): kind is MailKind {
  return Object.hasOwn(mails, kind) && !staffMails.has(kind as MailKind);
}

/** What a letter says, without how to go on from it. */
export function composeWords(
  context: ReportsContext,
  mail: ReportMail,
  reader: { locale: string; organisation: string | undefined },
): { subject: string; body: string } {
  const { locale } = reader;
  const { report, kind } = mail;
  const values = {
    number: String(report.number),
    organisation: reader.organisation ?? context.text(locale, 'reports.mail.nobody'),
    address: report.address ?? context.text(locale, 'reports.mail.no-address'),
    reason: mail.reason ?? '',
    rule: mail.rule ? titleIn(mail.rule.titles, locale) : '',
    ruleNumber: String(mail.rule?.number ?? ''),
    ruleUrl: `${context.baseUrl}${mail.rule ? pathOfClause(mail.rule) : '/reports/rules'}`,
    count: mail.count ?? 0,
    linkedNumber: String(mail.linkedNumber ?? ''),
    body: mail.bodyName ?? reader.organisation ?? '',
    outcome: context.text(locale, statusFacts[report.status].wording),
    replyUntil: report.replyUntil ? dateText(locale, report.replyUntil, context.town.timeZone) : '',
    bounceCount: report.bounceCount,
    dueOn: civilDateText(locale, report.dueOn),
    plannedOn: civilDateText(locale, report.plannedOn),
    verdictUntil: report.verdictUntil ? dateText(locale, report.verdictUntil, context.town.timeZone) : '',
  };
  const { subject, body } = mails[kind];
  return { subject: context.text(locale, subject, values), body: context.text(locale, body, values) };
}

function civilDateText(locale: string, civilDate: string | null): string {
  return civilDate === null ? '–' : dateText(locale, new Date(civilDate), 'UTC');
}

function dateText(locale: string, date: Date, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(date);
}
