import { sql } from 'kysely';
import type { Clock } from '#kernel/clock/clock.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { listAddressesOf } from './channel-address.store.ts';
import { insertMessage } from './message.store.ts';

/** Stands before the subject and the text of everything a training sends, in every language. */
export const trainingMark = 'УЧЕБНОЕ / НАВЧАЛЬНЕ';

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
  /** The text opens an account (a link to set a password): nobody else may read it, and it is not kept. */
  readonly isSecret?: boolean;
}

/**
 * Queues a message in the transaction it is given: it goes out after the commit, or never was. Returns its id.
 * A letter to a person goes to the other channels they have linked as well; one that opens an account to none of them.
 *
 * @example
 * await queueMessage(ctx, { kind: 'reports.report-answered', channel: 'email', address, subject, bodyText, … });
 */
export async function queueMessage(
  context: { db: AnyDb; clock: Clock },
  message: NewMessage,
): Promise<string> {
  const { db } = context;
  const id = await insertQueued(context, message);
  for (const { channel, address } of await findOtherAddresses(db, message)) {
    await insertQueued(context, { ...message, channel, address });
  }
  await sql`select pg_notify(${dueChannel}, '')`.execute(tablesOf<never>(db));
  return id;
}

async function findOtherAddresses(db: AnyDb, { recipientPersonId, channel, isSecret }: NewMessage) {
  if (recipientPersonId === null || channel !== 'email' || isSecret) return [];
  return await listAddressesOf(db, recipientPersonId);
}

async function insertQueued(
  { db, clock }: { db: AnyDb; clock: Clock },
  message: NewMessage,
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
    state: 'queued',
    attemptCount: 0,
    nextAttemptAt: now,
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
