import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import {
  boundingBox,
  civilDate,
  id,
  instant,
  latitude,
  listOf,
  longitude,
  pageLimit,
  point,
  queryFlag,
} from '#kernel/http/fields.ts';
import { answerInput } from './answers.ts';
import { causeId } from './classifier.ts';
import { shownDisruption } from './known-outages.ts';
import { jsonText } from './json-text.ts';
import {
  changedReport as changed,
  changeProblems as moderationProblems,
  photoReferences as photos,
  reportNumber as number,
  reportVersion as version,
} from './fields.ts';
import { ruleId } from './moderation-rules.ts';
import { reportProblems } from './problems.ts';
import { proofReferences } from './proof.ts';
import { rating } from './rating.ts';
import { routingReason } from './routing.ts';
import {
  category,
  organisationName,
  queueAttention,
  queueOrder,
  queueSummary,
  reason,
  reportCard,
  reportContact,
  reportStatus,
  reportSummary,
  reportText,
  taskSummary,
} from './report.ts';

export const listCategories = defineRoute({
  id: 'reports.listCategories',
  method: 'GET',
  path: '/api/v1/reports/categories',
  summary: 'Categories a resident may choose from',
  permission: 'reports.report.read',
  input: z.object({}),
  output: z.object({ categories: z.array(category) }),
  problems: [],
});

export const suggestCategories = defineRoute({
  id: 'reports.suggestCategories',
  method: 'GET',
  path: '/api/v1/reports/category-suggestions',
  summary: 'Categories that fit the words of a report, best first',
  permission: 'reports.report.read',
  input: z.object({ text: z.string().max(4000) }),
  output: z.object({ categoryIds: z.array(z.string()) }),
  problems: [],
});

export const previewReport = defineRoute({
  id: 'reports.previewReport',
  method: 'GET',
  path: '/api/v1/reports/preview',
  summary: 'Who will answer a report from this place, why, by when, and which open ones are near',
  permission: 'reports.report.read',
  input: z.object({
    lng: longitude,
    lat: latitude,
    categoryId: z.string().max(60).optional(),
    causeId: causeId.optional(),
    /** Answers as JSON: they may decide who answers. */
    answers: jsonText(answerInput).optional(),
    /** The words so far, to find reports of the same; send them with personal data masked. */
    text: z.string().max(1000).optional(),
  }),
  output: z.object({
    isInTown: z.boolean(),
    address: z.string().nullable(),
    organisation: organisationName.nullable(),
    reason: routingReason.nullable(),
    /** The last day of the nearest term, and the instant it is over. */
    dueOn: civilDate.nullable(),
    expectedAt: instant.nullable(),
    /** The production calendar of that day is not published yet. */
    isDueProvisional: z.boolean(),
    /** Open reports that may be the same problem: near, or in the same words. */
    nearby: z.array(reportSummary.extend({ isSameText: z.boolean(), distanceM: z.number().int() })),
    /** What the town knows already of this place and category. */
    disruptions: z.array(shownDisruption),
  }),
  problems: [reportProblems.unknownCategory, reportProblems.unknownCause],
});

export const createReport = defineRoute({
  id: 'reports.createReport',
  method: 'POST',
  path: '/api/v1/reports',
  summary: 'Sends a report; the responsible organisation and the date come back',
  permission: 'reports.report.create',
  input: z.object({
    text: reportText,
    categoryId: z.string().min(1).max(60),
    causeId: causeId.nullable().optional(),
    answers: answerInput.default({}),
    place: point,
    photos,
  }),
  output: z.object({
    id,
    number: z.number().int(),
    status: reportStatus,
    organisation: organisationName.nullable(),
    dueOn: civilDate.nullable(),
    expectedAt: instant.nullable(),
  }),
  problems: [
    reportProblems.unknownCategory,
    reportProblems.unknownCause,
    reportProblems.handledElsewhere,
    reportProblems.outOfSeason,
    reportProblems.photoNeeded,
    reportProblems.answersInvalid,
    reportProblems.outsideTown,
  ],
  isIdempotent: true,
  rateLimit: { limit: 20, windowMs: 60 * 60 * 1000 },
});

/** `mine`: given to the asker or to a crew of theirs; `nobody`: to nobody yet. */
const allotmentFilter = z.enum(['mine', 'nobody']);

const filters = {
  status: listOf(reportStatus).optional(),
  categoryId: z.string().max(60).optional(),
  organisationId: id.optional(),
  text: z.string().trim().max(100).optional(),
  isOverdue: queryFlag.optional(),
};

export const listReports = defineRoute({
  id: 'reports.listReports',
  method: 'GET',
  path: '/api/v1/reports',
  summary: 'Published reports, newest first',
  permission: 'reports.report.read',
  input: z.object({ ...filters, box: boundingBox.optional(), before: number.optional(), limit: pageLimit }),
  output: z.object({ reports: z.array(reportSummary), next: z.number().int().nullable() }),
  problems: [],
});

export const listMyReports = defineRoute({
  id: 'reports.listMyReports',
  method: 'GET',
  path: '/api/v1/reports/mine',
  summary: 'Reports the caller sent or follows, newest first',
  permission: 'reports.report.create',
  input: z.object({ before: number.optional(), limit: pageLimit }),
  output: z.object({ reports: z.array(reportSummary), next: z.number().int().nullable() }),
  problems: [],
});

export const mapReports = defineRoute({
  id: 'reports.mapReports',
  method: 'GET',
  path: '/api/v1/reports/map',
  summary: 'Published reports in a box: clusters far away, single reports near',
  permission: 'reports.report.read',
  input: z.object({
    box: boundingBox,
    zoom: z.coerce.number().min(0).max(24),
    categoryId: z.string().max(60).optional(),
    state: z.enum(['open', 'done']).optional(),
  }),
  output: z.object({
    clusters: z.array(z.object({ lng: z.number(), lat: z.number(), count: z.number().int() })),
    points: z.array(
      z.object({
        number: z.number().int(),
        lng: z.number(),
        lat: z.number(),
        categoryId: z.string(),
        status: reportStatus,
      }),
    ),
  }),
  problems: [],
});

export const readReport = defineRoute({
  id: 'reports.readReport',
  method: 'GET',
  path: '/api/v1/reports/:number',
  summary: 'One report with its history',
  permission: 'reports.report.read',
  input: z.object({ number }),
  output: reportCard,
  problems: [reportProblems.notFound],
});

export const readAuthor = defineRoute({
  id: 'reports.readAuthor',
  method: 'GET',
  path: '/api/v1/reports/:number/author',
  summary: 'Who sent a report; the look is put on record',
  permission: 'reports.author.read',
  input: z.object({ number }),
  output: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    contacts: z.array(reportContact),
  }),
  problems: [reportProblems.notFound],
  isReadAudited: true,
});

export const supportReport = defineRoute({
  id: 'reports.supportReport',
  method: 'POST',
  path: '/api/v1/reports/:number/support',
  summary: 'Adds the caller to those the problem concerns, and subscribes them',
  permission: 'reports.report.support',
  input: z.object({ number }),
  output: z.object({ supportCount: z.number().int() }),
  problems: [reportProblems.notFound],
});

export const followReport = defineRoute({
  id: 'reports.followReport',
  method: 'PUT',
  path: '/api/v1/reports/:number/subscription',
  summary: 'Turns messages about a report on or off for the caller',
  permission: 'reports.report.support',
  input: z.object({ number, isSubscribed: z.boolean() }),
  output: z.object({ isSubscribed: z.boolean() }),
  problems: [reportProblems.notFound],
});

/** What a moderator adds to the rule that is cited, or an author to a mark. */
const ownWords = z.string().trim().max(1000).optional();

export const publishReport = defineRoute({
  id: 'reports.publishReport',
  method: 'POST',
  path: '/api/v1/reports/:number/publication',
  summary: 'Publishes a report and hands it to the responsible organisation',
  permission: 'reports.report.moderate',
  input: z.object({ number, version }),
  output: changed,
  problems: [...moderationProblems, reportProblems.noResponsible],
});

export const rejectReport = defineRoute({
  id: 'reports.rejectReport',
  method: 'POST',
  path: '/api/v1/reports/:number/rejection',
  summary: 'Refuses a report before publication by a published rule, with words for the author if needed',
  permission: 'reports.report.moderate',
  input: z.object({
    number,
    version,
    ruleId,
    reason: ownWords,
  }),
  output: changed,
  problems: [...moderationProblems, reportProblems.unknownRule],
});

export const hideReport = defineRoute({
  id: 'reports.hideReport',
  method: 'POST',
  path: '/api/v1/reports/:number/hiding',
  summary:
    'Takes a published report off the public pages by a published rule, with words for the author if needed',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, ruleId, reason: ownWords }),
  output: changed,
  problems: [...moderationProblems, reportProblems.unknownRule],
});

export const correctReport = defineRoute({
  id: 'reports.correctReport',
  method: 'PATCH',
  path: '/api/v1/reports/:number',
  summary: 'Corrects category or place; the responsible organisation is found anew',
  permission: 'reports.report.moderate',
  input: z.object({
    number,
    version,
    categoryId: z.string().max(60).optional(),
    causeId: causeId.nullable().optional(),
    place: point.optional(),
  }),
  output: changed.extend({
    organisation: organisationName.nullable(),
    /** False: work has begun, so the organisation stayed; forward it by hand if need be. */
    isRerouted: z.boolean(),
  }),
  problems: [
    ...moderationProblems,
    reportProblems.unknownCategory,
    reportProblems.unknownCause,
    reportProblems.outsideTown,
  ],
});

export const forwardReport = defineRoute({
  id: 'reports.forwardReport',
  method: 'POST',
  path: '/api/v1/reports/:number/forwarding',
  summary: 'Hands a report to another organisation, with the reason',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, organisationId: id, reason }),
  output: changed,
  problems: [...moderationProblems, reportProblems.unknownOrganisation],
});

export const takeReport = defineRoute({
  id: 'reports.takeReport',
  method: 'POST',
  path: '/api/v1/reports/:number/taking',
  summary: 'The executor takes a report into work',
  permission: 'reports.report.work',
  input: z.object({ number, version }),
  output: changed,
  problems: moderationProblems,
  isIdempotent: true,
});

export const planReport = defineRoute({
  id: 'reports.planReport',
  method: 'POST',
  path: '/api/v1/reports/:number/plan',
  summary: 'The executor names the day of the work',
  permission: 'reports.report.work',
  input: z.object({ number, version, plannedOn: civilDate, text: z.string().trim().max(1000).optional() }),
  output: changed,
  problems: [...moderationProblems, reportProblems.plannedInThePast],
  isIdempotent: true,
});

export const answerReport = defineRoute({
  id: 'reports.answerReport',
  method: 'POST',
  path: '/api/v1/reports/:number/answer',
  summary: 'The executor says the work is done and proves it with a photo',
  permission: 'reports.report.work',
  input: z.object({ number, version, text: reportText, photos: proofReferences }),
  output: changed,
  problems: [...moderationProblems, reportProblems.proofPhotoNeeded],
  isIdempotent: true,
});

export const confirmReport = defineRoute({
  id: 'reports.confirmReport',
  method: 'POST',
  path: '/api/v1/reports/:number/confirmation',
  summary: 'The author confirms that the problem is gone, with a mark and words if they like',
  permission: 'reports.report.judge',
  input: z.object({ number, version, rating: rating.optional(), text: ownWords }),
  output: changed,
  problems: [...moderationProblems, reportProblems.verdictWindowOver],
});

export const reopenReport = defineRoute({
  id: 'reports.reopenReport',
  method: 'POST',
  path: '/api/v1/reports/:number/reopening',
  summary: 'The author says the problem is still there, with a reason and a photo',
  permission: 'reports.report.judge',
  input: z.object({ number, version, reason, photos, rating: rating.optional() }),
  output: changed,
  problems: [...moderationProblems, reportProblems.verdictWindowOver],
  isIdempotent: true,
});

export const listQueue = defineRoute({
  id: 'reports.listQueue',
  method: 'GET',
  path: '/api/v1/reports/queue',
  summary: 'Reports that wait for a moderator, oldest first or by the nearest of their terms',
  permission: 'reports.report.moderate',
  input: z.object({
    ...filters,
    attention: queueAttention.optional(),
    shortlistId: id.optional(),
    order: queueOrder.default('oldest'),
    after: number.optional(),
    limit: pageLimit,
  }),
  output: z.object({
    reports: z.array(queueSummary),
    next: z.number().int().nullable(),
    total: z.number().int(),
    /** How many wait under each heading. */
    counts: z.record(queueAttention, z.number().int()),
  }),
  problems: [],
});

export const listTasks = defineRoute({
  id: 'reports.listTasks',
  method: 'GET',
  path: '/api/v1/reports/tasks',
  summary: "Open reports of the caller's organisations, the most urgent first",
  permission: 'reports.report.work',
  input: z.object({
    ...filters,
    allotment: allotmentFilter.optional(),
    workerId: id.optional(),
    crewId: id.optional(),
    shortlistId: id.optional(),
    limit: pageLimit,
  }),
  output: z.object({ reports: z.array(taskSummary) }),
  problems: [],
});
