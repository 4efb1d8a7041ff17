import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit } from '#kernel/http/fields.ts';

/** `unsent`: the person does not want such messages by e-mail; it stands in their list on the portal alone. */
export const messageStates = ['queued', 'sent', 'failed', 'sandboxed', 'unsent'] as const;
export type MessageState = (typeof messageStates)[number];

export const attemptOutcomes = ['sent', 'failed', 'sandboxed'] as const;

export const notifyProblems = {
  messageNotFound: defineProblem('notify.message-not-found', 404),
} as const;

export const messageSummary = z.object({
  id,
  /** What it is about, as a text key: `reports.report-answered`. */
  kind: z.string(),
  channel: z.string(),
  state: z.enum(messageStates),
  /** Masked: `r…@example.org`. */
  address: z.string(),
  locale: z.string(),
  subject: z.string(),
  isTraining: z.boolean(),
  attemptCount: z.number().int(),
  createdAt: instant,
  /** Null when no further attempt will be made. */
  nextAttemptAt: instant.nullable(),
});
export type MessageSummary = z.output<typeof messageSummary>;

export const messageView = messageSummary.extend({
  recipientPersonId: id.nullable(),
  /** Null for a message that carries a key to an account, unless it never left the sandbox. */
  bodyText: z.string().nullable(),
  attempts: z.array(z.object({ attemptedAt: instant, outcome: z.enum(attemptOutcomes), detail: z.string() })),
});
export type MessageView = z.output<typeof messageView>;

export const listMessages = defineRoute({
  id: 'notify.listMessages',
  method: 'GET',
  path: '/api/v1/messages',
  summary: 'Messages of the town to people, the newest first',
  permission: 'notify.message.list',
  input: z.object({
    state: z.enum(messageStates).optional(),
    channel: z.string().max(40).optional(),
    /** Part of the subject or the address. */
    text: z.string().trim().max(100).optional(),
    /** The `next` of the page before. */
    after: id.optional(),
    limit: pageLimit,
  }),
  output: z.object({ messages: z.array(messageSummary), next: id.nullable() }),
  problems: [],
});

export const readMessage = defineRoute({
  id: 'notify.readMessage',
  method: 'GET',
  path: '/api/v1/messages/:id',
  summary: 'One message with its address, text and attempts; reading leaves an audit row',
  permission: 'notify.message.read',
  input: z.object({ id }),
  output: messageView,
  problems: [notifyProblems.messageNotFound],
  isReadAudited: true,
});
