import { z } from 'zod';
import { pictureView } from '#kernel/files/contract/file.ts';
import { addressHit } from '#kernel/geo/contract/place.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit, point } from '#kernel/http/fields.ts';
import { causeId } from './classifier.ts';
import { photoReferences } from './fields.ts';
import { incomingChannel, incomingState } from './incoming.ts';
import { ruleId } from './moderation-rules.ts';
import { reportProblems } from './problems.ts';
import { rating } from './rating.ts';
import { reason, reportStatus, reportText } from './report.ts';

const number = z.coerce.number().int().min(1).max(2_000_000_000);

/** As the list shows it: not who sent it. */
const incomingSummary = z.object({
  id,
  channel: incomingChannel,
  state: incomingState,
  subject: z.string().nullable(),
  excerpt: z.string(),
  /** Why nothing became of it: a word of `reports.incoming.reason.…`, or a moderator's own. */
  reason: z.string().nullable(),
  receivedAt: instant,
});

export const listIncoming = defineRoute({
  id: 'reports.listIncoming',
  method: 'GET',
  path: '/api/v1/reports/incoming',
  summary: 'Messages that came by other channels and are no reports yet, oldest first',
  permission: 'reports.report.moderate',
  input: z.object({
    state: z.enum(['waiting', 'received', 'ignored', 'dismissed']).default('waiting'),
    after: id.optional(),
    limit: pageLimit,
  }),
  output: z.object({ messages: z.array(incomingSummary), next: id.nullable() }),
  problems: [],
});

export const readIncoming = defineRoute({
  id: 'reports.readIncoming',
  method: 'GET',
  path: '/api/v1/reports/incoming/:id',
  summary: 'One message with its sender and what its words suggest; the look is put on record',
  permission: 'reports.report.moderate',
  input: z.object({ id }),
  output: incomingSummary.omit({ excerpt: true }).extend({
    text: z.string(),
    address: z.string().nullable(),
    name: z.string().nullable(),
    photos: z.array(pictureView),
    /** Attachments that were not taken: no pictures, too many, too large. */
    leftOutCount: z.number().int(),
    suggested: z.object({ categoryIds: z.array(z.string()), places: z.array(addressHit) }),
  }),
  problems: [reportProblems.messageNotFound],
  isReadAudited: true,
});

export const registerIncoming = defineRoute({
  id: 'reports.registerIncoming',
  method: 'POST',
  path: '/api/v1/reports/incoming/:id/registration',
  summary: 'Makes a report of a message; the sender is told its number by the same channel',
  permission: 'reports.report.moderate',
  input: z.object({
    id,
    text: reportText,
    categoryId: z.string().min(1).max(60),
    causeId: causeId.nullable().optional(),
    place: point,
  }),
  output: z.object({ number: z.number().int() }),
  problems: [
    reportProblems.messageNotFound,
    reportProblems.messageSettled,
    reportProblems.unknownCategory,
    reportProblems.unknownCause,
    reportProblems.handledElsewhere,
    reportProblems.outOfSeason,
    reportProblems.outsideTown,
  ],
});

export const dismissIncoming = defineRoute({
  id: 'reports.dismissIncoming',
  method: 'POST',
  path: '/api/v1/reports/incoming/:id/dismissal',
  summary: 'Puts a message aside that is no report, by a published rule',
  permission: 'reports.report.moderate',
  input: z.object({ id, ruleId, reason: z.string().trim().max(1000).optional() }),
  output: z.object({ state: incomingState }),
  problems: [reportProblems.messageNotFound, reportProblems.messageSettled, reportProblems.unknownRule],
});

export const listReportMessages = defineRoute({
  id: 'reports.listReportMessages',
  method: 'GET',
  path: '/api/v1/reports/:number/messages',
  summary: 'What was written about a report by other channels, newest first',
  permission: 'reports.report.moderate',
  input: z.object({ number }),
  output: z.object({
    messages: z.array(
      z.object({
        id,
        channel: incomingChannel,
        state: incomingState,
        text: z.string(),
        /** It answers a letter to another address than it comes from. */
        isFromOther: z.boolean(),
        photos: z.array(pictureView),
        receivedAt: instant,
      }),
    ),
    /** Letters to a contact of the report come back. */
    isUnreachable: z.boolean(),
  }),
  problems: [reportProblems.notFound],
});

const token = z.string().min(20).max(80);

export const readMailLink = defineRoute({
  id: 'reports.readMailLink',
  method: 'GET',
  path: '/api/v1/reports/mail-links/:token',
  summary: 'What a link of a letter is for; reading it changes nothing',
  permission: 'reports.report.read',
  input: z.object({ token }),
  output: z.object({
    purpose: z.enum(['confirm', 'reopen']),
    number: z.number().int(),
    status: reportStatus,
    /** The answer that is judged. */
    answer: z.string().nullable(),
    isOpen: z.boolean(),
  }),
  problems: [reportProblems.mailLinkInvalid],
});

export const followMailLink = defineRoute({
  id: 'reports.followMailLink',
  method: 'POST',
  path: '/api/v1/reports/mail-links/:token',
  summary: 'The sender of a report confirms the work, or returns it with a reason, by a link of a letter',
  permission: 'reports.report.read',
  input: z.object({
    token,
    reason: reason.optional(),
    /** What is still there to be seen; counts with a reason only. */
    photos: photoReferences,
    rating: rating.optional(),
  }),
  output: z.object({ number: z.number().int(), status: reportStatus }),
  problems: [
    reportProblems.mailLinkInvalid,
    reportProblems.mailLinkNeedsReason,
    reportProblems.wrongStatus,
    reportProblems.verdictWindowOver,
  ],
  rateLimit: { limit: 60, windowMs: 60 * 60 * 1000 },
});
