import { attachFiles } from '#kernel/files/files.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { recordBounce } from '#kernel/notify/bounce.ts';
import type { Updateable } from 'kysely';
import { findContact, markUnreachable } from '../intake/contact.store.ts';
import { takeReply } from '../life/reply.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, findReportForUpdate } from '../report.store.ts';
import type { ReadMessage } from './channel.ts';
import { takeTurn } from './chat/talk.ts';
import { findIncomingForUpdate, findSecret, updateIncoming } from './incoming.store.ts';
import { markLatestBounced } from './outgoing.store.ts';
import { readToken } from './reply-token.ts';
import { incomingSubject } from './subject.ts';
import type { IncomingMessageTable } from './tables.ts';

/** Robots' letters are kept to see why nothing came of them. */
const robotKeptMs = 30 * 24 * 60 * 60_000;

type Contact = NonNullable<Awaited<ReturnType<typeof findContact>>>;
type Words = Extract<ReadMessage, { kind: 'words' }>;
type Undelivered = Extract<ReadMessage, { kind: 'undelivered' }>;

export interface SettledMessage {
  readonly message: ReadMessage;
  readonly photos: readonly FileReference[];
  /** The code of the problem for which a turn of a talk could not be taken as it was meant. */
  readonly refusal?: string;
}

/** Lets a message that was read have its effect, once: a second run finds it settled. */
export async function settleMessage(
  context: ReportsContext,
  id: string,
  { message, photos, refusal }: SettledMessage,
): Promise<void> {
  const row = await findIncomingForUpdate(context.db, id);
  if (row?.state !== 'received') return;
  if (message.kind === 'talk') {
    await takeTurn(context, { message: message.message, photos, ...(refusal ? { refusal } : {}) });
    await updateIncoming(context.db, id, { raw: null, state: 'talked' });
    context.audit({ type: incomingSubject, id }, { state: 'talked' });
    return;
  }
  const changes = await becomes(context, message, photos);
  // What answers a question has gone to the report with its pictures.
  await attachFiles(context.db, {
    files: changes.state === 'replied' ? [] : photos,
    actor: context.actor,
    subjectType: incomingSubject,
    subjectId: id,
  });
  await updateIncoming(context.db, id, { raw: null, ...changes });
  const { state, reason = null, reportId = null } = changes;
  context.audit({ type: incomingSubject, id }, { state, reason, reportId });
}

type Outcome = Updateable<IncomingMessageTable> & Pick<IncomingMessageTable, 'state'>;

async function becomes(
  context: ReportsContext,
  message: Exclude<ReadMessage, { kind: 'talk' }>,
  photos: readonly FileReference[],
): Promise<Outcome> {
  switch (message.kind) {
    case 'robot': {
      const { address, subject, text, reason } = message;
      const keepUntil = new Date(context.clock.now().getTime() + robotKeptMs);
      return { state: 'ignored', address, subject, text, reason, keepUntil };
    }
    case 'undelivered':
      return await undelivered(context, message);
    case 'words':
      return await words(context, message, photos);
  }
}

/** With a good token it belongs to a report; with a false one it is a new message like any other. */
async function words(
  context: ReportsContext,
  message: Words,
  photos: readonly FileReference[],
): Promise<Outcome> {
  const { address, name, subject, text, locale, place } = message;
  const leftOutCount = message.leftOutCount + message.pictures.length - photos.length;
  const facts = { address, name, subject, text, locale, leftOutCount, lng: place?.lng, lat: place?.lat };
  const contact = await contactOf(context, message.replyToken);
  if (!contact) return { ...facts, state: 'waiting' };
  const isFromOther = contact.address?.toLowerCase() !== address.toLowerCase();
  const belongs = { ...facts, reportId: contact.reportId, contactId: contact.id, isFromOther };
  const isReply = !isFromOther && (await answersQuestion(context, contact, { text, photos }));
  return { ...belongs, state: isReply ? 'replied' : 'noted' };
}

/** Whether the report waited for these words, which then moved it on. */
async function answersQuestion(
  context: ReportsContext,
  { reportId }: Contact,
  reply: { text: string; photos: readonly FileReference[] },
): Promise<boolean> {
  const found = await findReportById(context.db, reportId);
  const report = found && (await findReportForUpdate(context.db, found.number));
  if (report?.status !== 'waiting' || reply.text === '') return false;
  await takeReply(context, report, reply);
  return true;
}

/** Only a letter that names one of ours by its token says anything about it. */
async function undelivered(context: ReportsContext, message: Undelivered): Promise<Outcome> {
  const { db, clock } = context;
  const keepUntil = new Date(clock.now().getTime() + robotKeptMs);
  const contact = await contactOf(context, message.replyToken);
  const { detail: text } = message;
  if (!contact) return { state: 'ignored', reason: 'undelivered', text, keepUntil };
  if (message.isForGood) {
    await markUnreachable(db, contact.id, clock.now());
    const messageId = await markLatestBounced(db, contact.id, clock.now());
    if (messageId) await recordBounce(context, messageId, text);
  }
  return { state: 'undelivered', text, reportId: contact.reportId, contactId: contact.id };
}

async function contactOf({ db, clock }: ReportsContext, token: string | null): Promise<Contact | undefined> {
  if (token === null) return undefined;
  const facts = readToken(await findSecret(db), token, clock.now());
  return facts?.purpose === 'reply' ? await findContact(db, facts.subjectId) : undefined;
}
