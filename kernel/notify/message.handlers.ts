import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listMessages, notifyProblems, readMessage } from './contract/routes.ts';
import type { MessageSummary } from './contract/routes.ts';
import { findAttempts, findMessage, findMessages } from './message.store.ts';
import type { MessageTable, NotifyTables } from './tables.ts';

const handle = handlerFor<NotifyTables>();

export const messageHandlers = [
  handle(listMessages, async ({ db }, filter) => {
    const rows = await findMessages(db, filter);

    const messages = rows.map((row) => ({ ...viewSummary(row), address: maskAddress(row.address) }));
    return { messages, next: rows.length === filter.limit ? (rows.at(-1)?.id ?? null) : null };
  }),

  handle(readMessage, async (ctx, { id }) => {
    const message = await findMessage(ctx.db, id);
    if (!message) throw new Problem(notifyProblems.messageNotFound, { messageId: id });
    ctx.audit({ type: 'notify.message', id });

    const attempts = await findAttempts(ctx.db, id);
    return {
      ...viewSummary(message),
      recipientPersonId: message.recipientPersonId,
      bodyText: isReadable(message) ? message.bodyText : null,
      attempts: attempts.map((attempt) => ({ ...attempt, attemptedAt: attempt.attemptedAt.toISOString() })),
    };
  }),
];

/** An administrator who could read a link to set a password could become anybody. */
function isReadable({ isSecret, state }: Pick<MessageTable, 'isSecret' | 'state'>): boolean {
  return !isSecret || state === 'sandboxed';
}

type SummaryRow = Omit<MessageSummary, 'createdAt' | 'nextAttemptAt'> &
  Pick<MessageTable, 'createdAt' | 'nextAttemptAt'>;

function viewSummary(row: SummaryRow): MessageSummary {
  const { id, kind, channel, state, address, locale, subject, isTraining, attemptCount } = row;
  return {
    id,
    kind,
    channel,
    state,
    address,
    locale,
    subject,
    isTraining,
    attemptCount,
    createdAt: row.createdAt.toISOString(),
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  };
}

function maskAddress(address: string): string {
  return address.replace(/^(.).*?(@|$)/u, '$1…$2');
}
