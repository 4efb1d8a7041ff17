import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { instant } from '#kernel/http/fields.ts';
import { legalClass, texts } from './clocks.ts';
import { reportProblems } from './problems.ts';
import { reason } from './report.ts';

/** How far ahead the page tells what will be removed. */
export const foreseenDays = 30;

/** How long a report of a legal class keeps who sent it, counted from its end. */
export const retentionRule = z.object({
  legalClass,
  keptDays: z.number().int(),
  /** The law or the purpose demands at least this. */
  minimumDays: z.number().int(),
  /** The law demands the term, so that it outlives an account; otherwise only the purpose does. */
  isDuty: z.boolean(),
  source: texts,
  /** A lawyer of the town should confirm the term. */
  needsLawyer: z.boolean(),
  version: z.number().int(),
  /** Reports whose term is over now and waits for the nightly job, and those whose term ends within 30 days. */
  overCount: z.number().int(),
  soonCount: z.number().int(),
});
export type RetentionRule = z.output<typeof retentionRule>;

export const readRetention = defineRoute({
  id: 'reports.readRetention',
  method: 'GET',
  path: '/api/v1/reports/retention',
  summary: 'How long reports keep who sent them, what will be removed within 30 days, what was removed',
  permission: 'reports.retention.manage',
  input: z.object({}),
  output: z.object({
    rules: z.array(retentionRule),
    runs: z.array(z.object({ ranAt: instant, legalClass, reportCount: z.number().int() })),
  }),
  problems: [],
});

export const changeRetention = defineRoute({
  id: 'reports.changeRetention',
  method: 'PUT',
  path: '/api/v1/reports/retention/:legalClass',
  summary: 'Changes how long reports of a class keep who sent them, with the reason',
  permission: 'reports.retention.manage',
  input: z.object({
    legalClass,
    keptDays: z.number().int().min(1).max(36_525),
    version: z.number().int(),
    reason,
  }),
  output: z.object({ version: z.number().int() }),
  problems: [reportProblems.ruleNotFound, reportProblems.retentionTooShort, reportProblems.staleEdit],
});
