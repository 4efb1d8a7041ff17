import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { statusFacts } from '../../contract/statuses.ts';
import { subscribedReports } from '../../contract/topics.ts';
import { findCategory, titleIn } from '../category.store.ts';
import { findSecret } from '../channels/incoming.store.ts';
import { signToken } from '../channels/reply-token.ts';
import type { TokenFacts } from '../channels/reply-token.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';

/*
 * What subscribers read: number, kind, place and status of reports that everybody may see; no words of their authors.
 */

/** An old letter must not end a subscription that was made anew long after it. */
const linkGoodForMs = 365 * 24 * 60 * 60_000;
/** More than this a message does not list; the page shows them all. */
const listedAtMost = 20;

const newsTexts = {
  published: { subject: 'reports.mail.news-published.subject', body: 'reports.mail.news-published.body' },
  answered: { subject: 'reports.mail.news-answered.subject', body: 'reports.mail.news-answered.body' },
} as const;

export interface News {
  readonly report: ReportRow;
  readonly kind: keyof typeof newsTexts;
}

/** One message for each of these people; `wishes` says which subscription of theirs it is about. */
export async function queueNews(
  context: ReportsContext,
  { report, kind }: News,
  recipients: readonly Recipient[],
  wishes: ReadonlyMap<string, string>,
): Promise<void> {
  const { subject, body } = newsTexts[kind];
  for (const recipient of recipients) {
    const { personId, locale } = recipient;
    const values = await valuesOf(context, report, locale);
    await queue(context, recipient, {
      kind: `reports.mail-news-${kind}`,
      path: `/reports/${report.number}`,
      subject: context.text(locale, subject, values),
      body: [context.text(locale, body, values), linkTo(context, `/reports/${report.number}`, locale)],
      ends: { purpose: 'unsubscribe', subjectId: wishes.get(personId) ?? personId },
    });
  }
}

/** Everything of a day in one message. */
export async function queueDigest(
  context: ReportsContext,
  recipient: Recipient,
  reports: readonly ReportRow[],
): Promise<void> {
  const { locale, personId } = recipient;
  const lines: string[] = [];
  for (const report of reports.slice(0, listedAtMost)) {
    const values = await valuesOf(context, report, locale);
    const url = `${context.baseUrl}/reports/${report.number}`;
    lines.push(`${context.text(locale, 'reports.mail.digest.line', values)}\n${url}`);
  }
  const count = reports.length;
  const more = count - lines.length;
  await queue(context, recipient, {
    kind: 'reports.mail-digest',
    path: '/reports',
    subject: context.text(locale, 'reports.mail.digest.subject', { count }),
    body: [
      ...lines,
      ...(more > 0 ? [context.text(locale, 'reports.mail.digest.more', { count: more })] : []),
    ],
    ends: { purpose: 'unsubscribe-daily', subjectId: personId },
  });
}

interface Letter {
  readonly kind: `reports.mail-${string}`;
  readonly path: `/${string}`;
  readonly subject: string;
  readonly body: readonly string[];
  /** What the link at its end ends. */
  readonly ends: Pick<TokenFacts, 'purpose' | 'subjectId'>;
}

async function queue(context: ReportsContext, recipient: Recipient, letter: Letter): Promise<void> {
  const { personId, email, locale } = recipient;
  const expiresAt = new Date(context.clock.now().getTime() + linkGoodForMs);
  const token = signToken(await findSecret(context.db), { ...letter.ends, expiresAt });
  const unsubscribeUrl = `${context.baseUrl}/reports/unsubscribe/${token}`;
  const footer = context.text(locale, 'reports.mail.unsubscribe', {
    url: unsubscribeUrl,
    all: `${context.baseUrl}/reports/subscriptions`,
  });
  await queueMessage(context, {
    kind: letter.kind,
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: email,
    path: letter.path,
    topic: subscribedReports.id,
    unsubscribeUrl,
    isTraining: context.town.isTraining,
    subject: letter.subject,
    bodyText: [...letter.body, footer].join('\n\n'),
  });
}

function linkTo(context: ReportsContext, path: string, locale: string): string {
  return context.text(locale, 'reports.mail.link', { url: `${context.baseUrl}${path}` });
}

async function valuesOf(context: ReportsContext, report: ReportRow, locale: string) {
  const category = await findCategory(context.db, report.categoryId);
  return {
    number: String(report.number),
    category: category ? titleIn(category.titles, locale) : '',
    address: report.address ?? context.text(locale, 'reports.mail.no-address'),
    status: context.text(locale, statusFacts[report.status].wording),
  };
}
