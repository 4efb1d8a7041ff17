import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate } from '#kernel/http/fields.ts';
import { changedReport, photoReferences, reportVersion as version } from './fields.ts';
import { reportProblems } from './problems.ts';
import { rating } from './rating.ts';
import { organisationName, reason, reportCard, reportText } from './report.ts';
import { createReport } from './routes.ts';

/** The secret of a private link: 24 random bytes, base64url. */
const token = z.string().regex(/^[\w-]{32}$/);

const hourMs = 60 * 60 * 1000;
const linkLimit = { limit: 120, windowMs: hourMs };
const stepProblems = [
  reportProblems.linkUnknown,
  reportProblems.staleEdit,
  reportProblems.wrongStatus,
] as const;

export const sendAnonymously = defineRoute({
  id: 'reports.sendAnonymously',
  method: 'POST',
  path: '/api/v1/reports/anonymous',
  summary:
    'Sends a report without an account, where the town allows it; a private link to follow it comes back once',
  permission: 'reports.report.send-anonymously',
  input: createReport.input.extend({
    /** Where the town may write about this report; nothing else is known of the sender. */
    email: z.email().max(320).nullable().default(null),
    /** Whether the form stood on the portal or in a frame of another site. */
    source: z.enum(['web', 'widget']).default('web'),
  }),
  output: z.object({
    number: z.number().int(),
    /** Kept as a hash, and sealed for a week with the answer to a repeated submission. */
    token: z.string(),
    organisation: organisationName.nullable(),
    dueOn: civilDate.nullable(),
  }),
  problems: [reportProblems.anonymousOff, ...createReport.problems],
  isIdempotent: true,
  rateLimit: { limit: 10, windowMs: hourMs },
});

export const readByLink = defineRoute({
  id: 'reports.readByLink',
  method: 'GET',
  path: '/api/v1/reports/by-link/:token',
  summary: 'A report as its sender sees it, by the private link',
  permission: 'reports.report.read',
  input: z.object({ token }),
  output: z.object({ report: reportCard, can: z.object({ reply: z.boolean(), judge: z.boolean() }) }),
  problems: [reportProblems.linkUnknown],
  rateLimit: linkLimit,
});

export const replyByLink = defineRoute({
  id: 'reports.replyByLink',
  method: 'POST',
  path: '/api/v1/reports/by-link/:token/reply',
  summary: 'The sender answers a question by the private link',
  permission: 'reports.report.read',
  input: z.object({ token, version, text: reportText }),
  output: changedReport,
  problems: stepProblems,
  rateLimit: linkLimit,
});

export const judgeByLink = defineRoute({
  id: 'reports.judgeByLink',
  method: 'POST',
  path: '/api/v1/reports/by-link/:token/verdict',
  summary: 'The sender confirms the work by the private link, or returns it with a reason',
  permission: 'reports.report.read',
  input: z.object({
    token,
    version,
    /** Null: the work is done. */
    reason: reason.nullable(),
    /** What is still there to be seen; counts with a reason only. */
    photos: photoReferences,
    rating: rating.optional(),
  }),
  output: changedReport,
  problems: [...stepProblems, reportProblems.verdictWindowOver],
  rateLimit: linkLimit,
});
