import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { instant } from '#kernel/http/fields.ts';
import { reportNumber as number, reportVersion as version } from './fields.ts';
import { reportProblems } from './problems.ts';
import { reason, reportStatus } from './report.ts';

/** How many neighbours have to deny an answer before the report goes back to work. */
export const denialsToReopen = defineSetting({
  id: 'reports.denials-to-reopen',
  schema: z.number().int().min(1).max(50),
  initial: 3,
  isPublic: true,
});

/** A person who follows a house within this distance of a report is its neighbour. */
export const neighbourDistanceM = defineSetting({
  id: 'reports.neighbour-distance-m',
  schema: z.number().int().min(10).max(2000),
  initial: 200,
  isPublic: true,
});

export const denyAnswer = defineRoute({
  id: 'reports.denyAnswer',
  method: 'POST',
  path: '/api/v1/reports/:number/denials',
  summary: 'A neighbour says that the work is not done; enough of them bring the report back to work',
  permission: 'reports.report.support',
  input: z.object({ number, version, reason }),
  output: z.object({ count: z.number().int(), needed: z.number().int(), status: reportStatus }),
  problems: [
    reportProblems.notFound,
    reportProblems.staleEdit,
    reportProblems.wrongStatus,
    reportProblems.verdictWindowOver,
    reportProblems.notNeighbour,
  ],
  rateLimit: { limit: 30, windowMs: 60 * 60 * 1000 },
});

export const readDenials = defineRoute({
  id: 'reports.readDenials',
  method: 'GET',
  path: '/api/v1/reports/:number/denials',
  summary: 'How many neighbours deny the answer of a report; their words are for staff',
  permission: 'reports.report.read',
  input: z.object({ number }),
  output: z.object({
    /** Of the answer that stands; 0 where none does. */
    count: z.number().int(),
    needed: z.number().int(),
    isDenied: z.boolean(),
    canDeny: z.boolean(),
    /** Of all answers, the newest first. */
    words: z.array(z.object({ text: z.string(), deniedAt: instant })),
  }),
  problems: [reportProblems.notFound],
});
