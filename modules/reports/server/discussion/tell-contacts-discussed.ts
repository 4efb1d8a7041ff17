import { queueMessage } from '#kernel/notify/queue.ts';
import { channels } from '../channels/channels.ts';
import { findSecret } from '../channels/incoming.store.ts';
import { insertOutgoing, wasTold } from '../channels/outgoing.store.ts';
import { signToken } from '../channels/reply-token.ts';
import { lockReachable } from '../intake/contact.store.ts';
import type { ReachableContact } from '../intake/contact.store.ts';
import { composeWords } from '../mails.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';

/** As long as the link at the end of a letter of a subscription. */
const linkGoodForMs = 365 * 24 * 60 * 60_000;

/** What is told: how many comments, and the last of them, by which a contact is told once. */
interface News {
  readonly count: number;
  readonly lastCommentId: string;
}

/**
 * Whoever sent the report without an account hears of comments under it by the channel they came by, as an author with
 * an account does; a link ends that. Answers how many were told.
 */
export async function tellContactsDiscussed(
  context: ReportsContext,
  report: ReportRow,
  news: News,
): Promise<number> {
  const contacts = (await lockReachable(context.db, report.id)).filter(
    ({ hearsDiscussion }) => hearsDiscussion,
  );
  let toldCount = 0;
  for (const contact of contacts) if (await tellContact(context, report, { contact, news })) toldCount += 1;
  return toldCount;
}

async function tellContact(
  context: ReportsContext,
  report: ReportRow,
  { contact, news }: { contact: ReachableContact; news: News },
): Promise<boolean> {
  const { db, clock, town } = context;
  if (await wasTold(db, news.lastCommentId, contact.id)) return false;

  const now = clock.now();
  const locale = contact.locale ?? (town.country === 'UA' ? 'uk' : 'ru');
  const { id: subjectId, address } = contact;
  const expiresAt = new Date(now.getTime() + linkGoodForMs);
  const token = signToken(await findSecret(db), { subjectId, purpose: 'end-discussion', expiresAt });
  const endUrl = `${context.baseUrl}/reports/unsubscribe/${token}`;
  const messageId = await queueMessage(context, {
    kind: 'reports.mail-own-discussed',
    locale,
    recipientPersonId: null,
    channel: contact.kind,
    address,
    isTraining: town.isTraining,
    ...(channels[contact.kind].hasButtons ? {} : { unsubscribeUrl: endUrl }),
    ...compose(context, report, { locale, count: news.count, endUrl }),
  });
  await insertOutgoing(db, {
    historyId: news.lastCommentId,
    contactId: contact.id,
    messageId,
    kind: 'own-discussed',
    address,
    bouncedAt: null,
    createdAt: now,
  });
  return true;
}

function compose(
  context: ReportsContext,
  report: ReportRow,
  { locale, count, endUrl }: { locale: string; count: number; endUrl: string },
): { subject: string; bodyText: string } {
  const mail = { kind: 'own-discussed', report, organisationId: null, reason: null, count } as const;
  const { subject, body } = composeWords(context, mail, { locale, organisation: undefined });
  const url = `${context.baseUrl}/reports/${report.number}`;
  const link = context.text(locale, 'reports.mail.link', { url });
  return {
    subject,
    bodyText: [body, link, context.text(locale, 'reports.mail.end-discussion', { url: endUrl })].join('\n\n'),
  };
}
