import { sql } from 'kysely';
import type { Clock } from '#kernel/clock/clock.ts';
import { findTown } from '#kernel/config/town.store.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { appendToOutbox } from '#kernel/events/outbox.store.ts';
import { newId } from '#kernel/ids.ts';
import { listOtherAddresses } from './addresses.ts';
import type { Keyboard } from './chat/keyboard.ts';
import { noticeCame } from './contract/events.ts';
import { insertMessage } from './message.store.ts';
import { trainingMark } from './training-mark.ts';
import { quietUntil } from './wishes/quiet-hours.ts';
import { findQuietHours, listMutes } from './wishes/wish.store.ts';

/** Woken after the commit of a command that queued a message. */
export const dueChannel = 'notify_due';

const maximumSubjectLength = 200;

export interface NewMessage {
  /** What it is about, as a text key: `reports.report-answered`. */
  readonly kind: `${string}.${string}`;
  readonly locale: string;
  readonly recipientPersonId: string | null;
  /** Id of a channel: `email`. */
  readonly channel: string;
  readonly address: string;
  /** In the recipient's language. */
  readonly subject: string;
  readonly bodyText: string;
  /** Made from the text when absent. */
  readonly bodyHtml?: string;
  readonly isTraining: boolean;
  /** The page it is about, on this portal: `/reports/12`. */
  readonly path?: `/${string}`;
  /** Id of a declared topic: on some channels the person may do without. Absent: it always goes out. */
  readonly topic?: string;
  /** Where an answer to it goes: an e-mail address that names what it is about. */
  readonly replyTo?: string;
  /** What may be pressed under it, on channels that know buttons. */
  readonly keyboard?: Keyboard;
  /** Where the reader ends such messages: a page, which takes the press of a mail program as well (RFC 8058). */
  readonly unsubscribeUrl?: string;
  /** Keeps no quiet hours. */
  readonly isUrgent?: boolean;
  /** The text opens an account, or is part of a private talk: nobody else may read it, and it is not kept. */
  readonly isSecret?: boolean;
}

interface Queueing {
  readonly db: AnyDb;
  readonly clock: Clock;
}

/**
 * Queues a message in the transaction it is given: it goes out after the commit, or never was. Returns its id.
 * A letter to a person stands in their list on the portal and goes to the other channels they have linked as well,
 * as they wish (`wishes/`); one that opens an account goes by e-mail alone.
 *
 * @example
 * await queueMessage(ctx, { kind: 'reports.report-answered', channel: 'email', address, subject, bodyText, … });
 */
export async function queueMessage(context: Queueing, message: NewMessage): Promise<string> {
  const { recipientPersonId, channel, isSecret = false } = message;
  const isLetter = recipientPersonId !== null && channel === 'email' && !isSecret;
  const id = isLetter
    ? await queueLetter(context, message, recipientPersonId)
    : await insertQueued(context, message, {});
  await sql`select pg_notify(${dueChannel}, '')`.execute(tablesOf<never>(context.db));
  return id;
}

async function queueLetter(context: Queueing, message: NewMessage, personId: string): Promise<string> {
  const { db, clock } = context;
  const muted = (await listMutes(db, personId))
    .filter(({ topic }) => topic === message.topic)
    .map((mute) => mute.channel);
  const others = (await listOtherAddresses(db, personId)).filter((other) => !muted.includes(other.channel));
  const dueAt = message.isUrgent ? clock.now() : await endOfQuiet(context, personId);

  const id = await insertQueued(context, message, { isNotice: true, isUnsent: muted.includes('email') });
  for (const { channel, address } of others)
    await insertQueued(context, { ...message, channel, address }, { dueAt });
  const occurredAt = clock.now();
  const event = { eventId: noticeCame.id, subjectId: id, payload: { personId }, occurredAt };
  await appendToOutbox(db, [{ id: newId(occurredAt.getTime()), ...event }]);
  return id;
}

/** A letter makes no noise in the night; what rings does, and waits until the quiet is over. */
async function endOfQuiet({ db, clock }: Queueing, personId: string): Promise<Date> {
  const now = clock.now();
  const hours = await findQuietHours(db, personId);
  const town = hours && (await findTown(db));
  return (town && quietUntil(now, hours, town.timeZone)) ?? now;
}

async function insertQueued(
  { db, clock }: Queueing,
  message: NewMessage,
  { isNotice = false, isUnsent = false, dueAt }: { isNotice?: boolean; isUnsent?: boolean; dueAt?: Date },
): Promise<string> {
  const now = clock.now();
  const id = newId(now.getTime());
  await insertMessage(db, {
    id,
    kind: message.kind,
    locale: message.locale,
    recipientPersonId: message.recipientPersonId,
    channel: message.channel,
    address: message.address,
    subject: composeSubject(message),
    bodyText: message.isTraining ? `${trainingMark}\n\n${message.bodyText}` : message.bodyText,
    bodyHtml: message.bodyHtml ?? null,
    isTraining: message.isTraining,
    isSecret: message.isSecret ?? false,
    isNotice,
    path: message.path ?? null,
    replyTo: message.replyTo ?? null,
    keyboard: message.keyboard ?? null,
    unsubscribeUrl: message.unsubscribeUrl ?? null,
    readAt: null,
    state: isUnsent ? 'unsent' : 'queued',
    attemptCount: 0,
    nextAttemptAt: isUnsent ? null : (dueAt ?? now),
    createdAt: now,
  });
  return id;
}

/** One line without control characters: a subject becomes a header of the mail. */
function composeSubject({ subject, isTraining }: NewMessage): string {
  const line = subject.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const marked = isTraining ? `${trainingMark}: ${line}` : line;
  return Array.from(marked).slice(0, maximumSubjectLength).join('');
}
