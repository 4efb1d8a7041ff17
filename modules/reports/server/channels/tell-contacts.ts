import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { listenerFor } from '#kernel/module/server.ts';
import type { DeliveredEvent, Listener } from '#kernel/module/server.ts';
import type { EventDeclaration } from '#kernel/events/contract.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import {
  reportAnswered,
  reportAssigned,
  reportChanged,
  reportCreated,
  reportEnded,
  reportHidden,
  reportPublished,
} from '../../contract/events.ts';
import { lockReachable } from '../intake/contact.store.ts';
import { namesOf } from '../listeners.ts';
import { composeWords, isAuthorMail } from '../mails.ts';
import type { ReportMail } from '../mails.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, listHistory } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import type { Channel, ChannelId } from './channel.ts';
import { channels } from './channels.ts';
import { keyboardFor } from './chat/keyboard-for.ts';
import { openQuestions } from './ask-by-letter.ts';
import { findSecret } from './incoming.store.ts';
import { countOutgoingSince, insertOutgoing, wasTold } from './outgoing.store.ts';
import { signToken } from './reply-token.ts';

/*
 * Letters and messages to those who sent a report without an account: each step is told once to each contact, by the
 * channel the contact came by. An answer to a letter finds the report by a token in the address it goes to; under a
 * message of a chat stand buttons.
 */

const listen = listenerFor<ReportsTables>();

const dayMs = 24 * 60 * 60_000;
/** As long as somebody may reasonably answer an old letter. */
const replyTermMs = 180 * dayMs;
/** A machine that sends reports gets so many answers a day and no more. */
const acknowledgedADay = 10;

const steps: readonly EventDeclaration[] = [
  reportCreated,
  reportPublished,
  reportHidden,
  reportAssigned,
  reportChanged,
  reportAnswered,
  reportEnded,
];

export const channelListeners: readonly Listener[] = steps.map((event) =>
  listen(
    `reports.tell-contacts-${event.id.replace('reports.report-', '')}`,
    event,
    async (system, delivered) =>
      await system.transaction(async (context) => await tellContacts(context, delivered)),
  ),
);

async function tellContacts(
  context: ReportsContext,
  { subjectId, occurredAt }: DeliveredEvent,
): Promise<void> {
  const report = await findReportById(context.db, subjectId);
  const contacts = await lockReachable(context.db, subjectId);
  if (!report || contacts.length === 0) return;
  const history = await listHistory(context.db, subjectId);
  const entry = history.findLast((step) => step.occurredAt <= occurredAt && isAuthorMail(step.kind));
  if (!entry || !isAuthorMail(entry.kind)) return;

  const plannedOn = entry.kind === 'planned' ? entry.plannedOn : report.plannedOn;
  const organisationId = entry.organisationId ?? report.organisationId;
  const mail = {
    kind: entry.kind,
    report: { ...report, plannedOn },
    organisationId,
    reason: entry.text,
    ...(await namesOf(context, entry)),
  };
  let toldCount = 0;
  for (const contact of contacts)
    if (await tellContact(context, { contact, mail, historyId: entry.id })) toldCount += 1;
  context.audit({ type: 'reports.report', id: report.id }, { mail: entry.kind, contactCount: toldCount });
}

interface Telling {
  readonly contact: {
    readonly id: string;
    readonly kind: ChannelId;
    readonly address: string;
    readonly locale: string | null;
  };
  readonly mail: ReportMail;
  readonly historyId: string;
}

/** False where this contact was told already, or was told too much today. */
async function tellContact(context: ReportsContext, { contact, mail, historyId }: Telling): Promise<boolean> {
  const { db, clock, town } = context;
  const { id: contactId, kind: channelId, address } = contact;
  const channel = channels[channelId];
  // A chat was told the number in its own turn.
  if (channel.hasButtons && mail.kind === 'created') return false;
  if (await wasTold(db, historyId, contactId)) return false;
  const now = clock.now();
  const since = new Date(now.getTime() - dayMs);
  const isTooMany =
    mail.kind === 'created' &&
    (await countOutgoingSince(db, { address, kind: 'created', since })) >= acknowledgedADay;
  if (isTooMany) return false;

  const locale = contact.locale ?? (town.country === 'UA' ? 'uk' : 'ru');
  const secret = await findSecret(db);
  const expiresAt = new Date(now.getTime() + replyTermMs);
  const token = signToken(secret, { subjectId: contactId, purpose: 'reply', expiresAt });
  const replyTo = channel.replyAddress?.({ address: context.mailInAddress }, token) ?? null;
  const canReply = replyTo !== null || channel.replyAddress === null;
  const keyboard = channel.hasButtons ? keyboardFor(context, mail, locale) : undefined;
  const messageId = await queueMessage(context, {
    kind: `reports.mail-${mail.kind}`,
    locale,
    recipientPersonId: null,
    channel: channelId,
    address,
    isTraining: town.isTraining,
    ...(replyTo ? { replyTo } : {}),
    ...(await composeForContact(context, mail, { locale, contactId, secret, canReply, channel })),
    ...(keyboard ? { keyboard } : {}),
  });
  await insertOutgoing(db, {
    historyId,
    contactId,
    messageId,
    kind: mail.kind,
    address,
    bouncedAt: null,
    createdAt: now,
  });
  return true;
}

async function composeForContact(
  context: ReportsContext,
  mail: ReportMail,
  reader: { locale: string; contactId: string; secret: string; canReply: boolean; channel: Channel },
): Promise<{ subject: string; bodyText: string }> {
  const { locale } = reader;
  const { report, organisationId } = mail;
  const names = await findOrganisationNames(context.db, organisationId ? [organisationId] : []);
  const organisation = organisationId ? names.get(organisationId) : undefined;
  const { subject, body } = composeWords(context, mail, { locale, organisation });
  const number = String(report.number);
  const url = `${context.baseUrl}/reports/${report.number}`;
  return {
    subject,
    bodyText: [
      body,
      ...answerFor(context, mail, reader),
      ...(await questionsFor(context, mail, reader)),
      ...(mail.kind === 'answered' && !reader.channel.hasButtons
        ? [verdictLinks(context, mail, reader)]
        : []),
      // NOTE: before publication the page is nobody's but the moderators'.
      ...(report.visibility === 'public' ? [context.text(locale, 'reports.mail.link', { url })] : []),
      ...(reader.channel.hasButtons ? [] : [footerOf(context, reader, number)]),
    ].join('\n\n'),
  };
}

/** In a chat the answer stands in the message itself; a letter leads to the page where it stands. */
function answerFor(
  context: ReportsContext,
  { kind, reason }: ReportMail,
  { locale, channel }: { locale: string; channel: Channel },
): string[] {
  if (kind !== 'answered' || reason === null || !channel.hasButtons) return [];
  return [context.text(locale, 'reports.chat.answer', { text: reason })];
}

/** NOTE: only of what came by letter: every other channel asks by itself. */
async function questionsFor(
  context: ReportsContext,
  { kind, report }: ReportMail,
  { locale, canReply }: { locale: string; canReply: boolean },
): Promise<string[]> {
  if (kind !== 'created' || report.source !== 'email' || !canReply) return [];
  const words = await openQuestions(context, report, locale);
  return words === null ? [] : [words];
}

function footerOf(
  context: ReportsContext,
  { locale, canReply }: { locale: string; canReply: boolean },
  number: string,
): string {
  const key = canReply ? 'reports.mail.footer-contact' : 'reports.mail.footer-contact-silent';
  return context.text(locale, key, { number });
}

/** Two links, each good for one thing; opening them changes nothing, since mail filters open links as well. */
function verdictLinks(
  context: ReportsContext,
  { report }: ReportMail,
  { locale, contactId, secret }: { locale: string; contactId: string; secret: string },
): string {
  const expiresAt = report.verdictUntil ?? context.clock.now();
  const linkTo = (purpose: 'confirm' | 'reopen'): string =>
    `${context.baseUrl}/reports/by-mail/${signToken(secret, { subjectId: contactId, purpose, expiresAt })}`;
  return context.text(locale, 'reports.mail.verdict-links', {
    confirmUrl: linkTo('confirm'),
    reopenUrl: linkTo('reopen'),
  });
}
