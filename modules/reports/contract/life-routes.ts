import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { point } from '#kernel/http/fields.ts';
import {
  changedReport,
  changeProblems,
  namedBody,
  photoReferences,
  reportNumber as number,
  reportVersion as version,
} from './fields.ts';
import { reportProblems } from './problems.ts';
import { reason, reportText } from './report.ts';
import { returnReason } from './return-reasons.ts';

const question = z.string().trim().min(3, 'reports.question-is-empty').max(1000);

export const declareNotOurs = defineRoute({
  id: 'reports.declareNotOurs',
  method: 'POST',
  path: '/api/v1/reports/:number/not-ours',
  summary: 'The executor says it is not theirs and names whose: it moves on at once or waits for a moderator',
  permission: 'reports.report.work',
  input: z.object({ number, version, nextBody: namedBody, reason }),
  output: changedReport.extend({ isForwarded: z.boolean() }),
  problems: [...changeProblems, reportProblems.unknownOrganisation, reportProblems.sameOrganisation],
});

export const declineForward = defineRoute({
  id: 'reports.declineForward',
  method: 'POST',
  path: '/api/v1/reports/:number/forward-refusal',
  summary: 'Leaves a report with the organisation that wanted to hand it over, with the reason',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, reason }),
  output: changedReport,
  problems: changeProblems,
});

export const declareNotCompetent = defineRoute({
  id: 'reports.declareNotCompetent',
  method: 'POST',
  path: '/api/v1/reports/:number/not-competent',
  summary: 'Ends a report that is not a matter of the town, naming the body in charge',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, competentBody: namedBody, reason }),
  output: changedReport,
  problems: [...changeProblems, reportProblems.unknownOrganisation],
});

export const askAuthor = defineRoute({
  id: 'reports.askAuthor',
  method: 'POST',
  path: '/api/v1/reports/:number/question',
  summary: 'The executor asks the author; the first question holds the clock',
  permission: 'reports.report.work',
  input: z.object({ number, version, text: question }),
  output: changedReport,
  problems: changeProblems,
});

export const clarifyReport = defineRoute({
  id: 'reports.clarifyReport',
  method: 'POST',
  path: '/api/v1/reports/:number/clarification',
  summary: 'The moderator asks the author, before publication or after',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, text: question }),
  output: changedReport,
  problems: changeProblems,
});

export const replyToQuestion = defineRoute({
  id: 'reports.replyToQuestion',
  method: 'POST',
  path: '/api/v1/reports/:number/reply',
  summary: 'The author answers the question; the report goes back to where it was',
  permission: 'reports.report.judge',
  input: z.object({ number, version, text: reportText, photos: photoReferences }),
  output: changedReport,
  problems: changeProblems,
  isIdempotent: true,
});

export const explainReport = defineRoute({
  id: 'reports.explainReport',
  method: 'POST',
  path: '/api/v1/reports/:number/explanation',
  summary: 'The executor explains why no work is needed',
  permission: 'reports.report.work',
  input: z.object({ number, version, text: reportText }),
  output: changedReport,
  problems: changeProblems,
});

export const approveAnswer = defineRoute({
  id: 'reports.approveAnswer',
  method: 'POST',
  path: '/api/v1/reports/:number/answer-approval',
  summary: 'The controller publishes an answer',
  permission: 'reports.answer.review',
  input: z.object({ number, version }),
  output: changedReport,
  problems: changeProblems,
});

export const returnAnswer = defineRoute({
  id: 'reports.returnAnswer',
  method: 'POST',
  path: '/api/v1/reports/:number/answer-return',
  summary: 'The controller returns a poor answer to the executor, with the reason',
  permission: 'reports.answer.review',
  input: z.object({ number, version, reasonId: returnReason, reason }),
  output: changedReport,
  problems: changeProblems,
});

export const mergeReport = defineRoute({
  id: 'reports.mergeReport',
  method: 'POST',
  path: '/api/v1/reports/:number/merging',
  summary: 'Joins a report to another about the same; its supporters and followers come along',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, masterNumber: number, reason: reason.optional() }),
  output: changedReport,
  problems: [...changeProblems, reportProblems.masterUnfit],
});

export const unmergeReport = defineRoute({
  id: 'reports.unmergeReport',
  method: 'POST',
  path: '/api/v1/reports/:number/separation',
  summary: 'Undoes a merge: the report goes back to where it was, with its own supporters',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, reason }),
  output: changedReport,
  problems: changeProblems,
});

/** What a moderator cuts out of a report with several problems; without a place it stays where the whole is. */
export const reportPart = z.object({
  text: reportText,
  categoryId: z.string().min(1).max(60),
  place: point.optional(),
});
export const partLimit = 10;

export const splitReport = defineRoute({
  id: 'reports.splitReport',
  method: 'POST',
  path: '/api/v1/reports/:number/parts',
  summary: 'Splits a report with several problems into reports of their own, each routed by itself',
  permission: 'reports.report.moderate',
  input: z.object({ number, version, parts: z.array(reportPart).min(2).max(partLimit) }),
  output: changedReport.extend({ numbers: z.array(z.number().int()) }),
  problems: [
    ...changeProblems,
    reportProblems.unknownCategory,
    reportProblems.outsideTown,
    reportProblems.noResponsible,
  ],
});
