import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { pictureView } from '#kernel/files/contract/file.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit } from '#kernel/http/fields.ts';
import { reportProblems } from './problems.ts';
import { organisationName, reason, reportStatus } from './report.ts';
import { returnReason } from './return-reasons.ts';

/** Which share of the published answers of each organisation a controller looks at afterwards; 0 takes none. */
export const controlSamplePercent = defineSetting({
  id: 'reports.control-sample-percent',
  schema: z.number().int().min(0).max(100),
  initial: 10,
  isPublic: false,
});

export const sampledAnswer = z.object({
  /** The step of the answer. */
  answerId: id,
  number: z.number().int(),
  status: reportStatus,
  categoryId: z.string(),
  address: z.string().nullable(),
  text: z.string(),
  organisation: organisationName.nullable(),
  answer: z.string().nullable(),
  answeredAt: instant,
  before: pictureView.nullable(),
  proofs: z.array(pictureView),
  /** False: the report has ended, so that a poor answer only counts. */
  isReturnable: z.boolean(),
});
export type SampledAnswer = z.output<typeof sampledAnswer>;

export const listControlSample = defineRoute({
  id: 'reports.listControlSample',
  method: 'GET',
  path: '/api/v1/reports/control-sample',
  summary: 'Answers drawn for control that nobody has judged yet, oldest first',
  permission: 'reports.answer.review',
  input: z.object({ organisationId: id.optional(), after: id.optional(), limit: pageLimit }),
  output: z.object({ answers: z.array(sampledAnswer), next: id.nullable(), total: z.number().int() }),
  problems: [],
});

export const judgeSample = defineRoute({
  id: 'reports.judgeSample',
  method: 'POST',
  path: '/api/v1/reports/control-sample/:answerId/judgement',
  summary:
    'The controller says whether a drawn answer is good; a poor one goes back to work, with the reason',
  permission: 'reports.answer.review',
  input: z
    .object({
      answerId: id,
      judgement: z.enum(['good', 'poor']),
      reasonId: returnReason.optional(),
      reason: reason.optional(),
    })
    .refine(({ judgement, reasonId }) => judgement === 'good' || reasonId !== undefined, {
      error: 'reports.return-reason-needed',
      path: ['reasonId'],
    })
    .refine((input) => input.judgement === 'good' || input.reason !== undefined, {
      error: 'reports.reason-is-empty',
      path: ['reason'],
    }),
  output: z.object({ isReturned: z.boolean() }),
  problems: [reportProblems.sampleNotFound, reportProblems.sampleSettled],
});
