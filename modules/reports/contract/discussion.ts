import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { defineEvent } from '#kernel/events/contract.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit } from '#kernel/http/fields.ts';
import { reportNumber as number } from './fields.ts';
import { ruleCitation, ruleId } from './moderation-rules.ts';
import { reportProblems } from './problems.ts';
import { organisationName } from './report.ts';

/** Whether residents talk under a public report: not at all, shown at once, or once a moderator has read it. */
export const discussion = defineSetting({
  id: 'reports.discussion',
  schema: z.enum(['off', 'after', 'before']),
  initial: 'before',
  isPublic: true,
});

/**
 * author: who sent the report; resident: anybody else, told apart by a number within the report and never by name;
 * official: moderators and controllers; executor: whoever answers for the report.
 */
export const speakerKinds = ['author', 'resident', 'official', 'executor'] as const;
export const commentStates = ['waiting', 'shown', 'hidden', 'withdrawn'] as const;

export const commentLimit = 2000;
const commentText = z
  .string()
  .trim()
  .min(1, 'reports.text-is-empty')
  .max(commentLimit)
  .refine((text) => /[\p{L}\p{N}]{2}/u.test(text), 'reports.text-has-no-words');

export const commentView = z.object({
  id,
  speaker: z.object({
    kind: z.enum(speakerKinds),
    organisation: organisationName.nullable(),
    number: z.number().int().nullable(),
  }),
  /** Null: a moderator has hidden it, and the asker is neither that one nor its writer. */
  text: z.string().nullable(),
  state: z.enum(commentStates),
  /** The clause it was hidden by. */
  rule: ruleCitation.nullable(),
  createdAt: instant,
  isMine: z.boolean(),
  can: z.object({ withdraw: z.boolean(), hide: z.boolean(), show: z.boolean() }),
});
export type CommentView = z.output<typeof commentView>;

export const listComments = defineRoute({
  id: 'reports.listComments',
  method: 'GET',
  path: '/api/v1/reports/:number/comments',
  summary: 'What is said under a report, oldest first, with personal data masked',
  permission: 'reports.report.read',
  input: z.object({ number }),
  output: z.object({
    mode: z.enum(['off', 'after', 'before']),
    canWrite: z.boolean(),
    comments: z.array(commentView),
  }),
  problems: [reportProblems.notFound],
});

export const writeComment = defineRoute({
  id: 'reports.writeComment',
  method: 'POST',
  path: '/api/v1/reports/:number/comments',
  summary: 'Says something under a public report; a moderator may have to read it first',
  permission: 'reports.comment.write',
  input: z.object({ number, text: commentText }),
  output: z.object({ id, state: z.enum(commentStates) }),
  problems: [reportProblems.notFound],
  isIdempotent: true,
  rateLimit: { limit: 20, windowMs: 60 * 60 * 1000 },
});

export const withdrawComment = defineRoute({
  id: 'reports.withdrawComment',
  method: 'DELETE',
  path: '/api/v1/reports/comments/:id',
  summary: 'Takes an own comment back; its words are deleted',
  permission: 'reports.comment.write',
  input: z.object({ id }),
  output: z.object({ state: z.enum(commentStates) }),
  problems: [reportProblems.commentNotFound],
});

export const hideComment = defineRoute({
  id: 'reports.hideComment',
  method: 'POST',
  path: '/api/v1/reports/comments/:id/hiding',
  summary: 'Hides a comment, or refuses it before it is shown, by a published rule',
  permission: 'reports.report.moderate',
  input: z.object({ id, ruleId }),
  output: z.object({ state: z.enum(commentStates) }),
  problems: [reportProblems.commentNotFound, reportProblems.commentSettled, reportProblems.unknownRule],
});

export const showComment = defineRoute({
  id: 'reports.showComment',
  method: 'POST',
  path: '/api/v1/reports/comments/:id/showing',
  summary: 'Shows a comment that waited for a moderator or was hidden',
  permission: 'reports.report.moderate',
  input: z.object({ id }),
  output: z.object({ state: z.enum(commentStates) }),
  problems: [reportProblems.commentNotFound, reportProblems.commentSettled],
});

export const listWaitingComments = defineRoute({
  id: 'reports.listWaitingComments',
  method: 'GET',
  path: '/api/v1/reports/comments/waiting',
  summary: 'Comments that wait for a moderator, oldest first',
  permission: 'reports.report.moderate',
  input: z.object({ after: id.optional(), limit: pageLimit }),
  output: z.object({
    comments: z.array(commentView.extend({ reportNumber: z.number().int() })),
    next: id.nullable(),
    total: z.number().int(),
  }),
  problems: [],
});

/** Something is said, hidden or taken back under a public report. */
export const reportDiscussed = defineEvent({
  id: 'reports.report-discussed',
  permission: 'reports.report.read',
  payload: z.object({ number: z.number().int(), isWithheld: z.boolean().optional() }),
});

/** A comment waits for a moderator. */
export const commentWaits = defineEvent({
  id: 'reports.comment-waits',
  permission: 'reports.report.moderate',
  payload: z.object({
    number: z.number().int(),
    organisationId: id.nullable(),
    areaIds: z.array(id),
  }),
});
