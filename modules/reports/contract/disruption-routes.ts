import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { localTexts } from './classifier.ts';
import { knownDisruption } from './known-outages.ts';
import { reportProblems } from './problems.ts';

export const listDisruptions = defineRoute({
  id: 'reports.listDisruptions',
  method: 'GET',
  path: '/api/v1/reports/disruptions',
  summary: 'Planned works and outages that residents are told of before they report; what ends first',
  permission: 'reports.disruption.manage',
  input: z.object({}),
  output: z.object({
    disruptions: z.array(
      z.object({
        id,
        source: z.string(),
        texts: localTexts,
        categoryIds: z.array(z.string()),
        address: z.string().nullable(),
        from: instant,
        until: instant,
      }),
    ),
  }),
  problems: [],
});

export const announceDisruption = defineRoute({
  id: 'reports.announceDisruption',
  method: 'POST',
  path: '/api/v1/reports/disruptions',
  summary: 'Writes down a disruption by hand',
  permission: 'reports.disruption.manage',
  input: knownDisruption.omit({ source: true, sourceKey: true }),
  output: z.object({ id }),
  problems: [reportProblems.disruptionNowhere, reportProblems.disruptionEndsEarly],
  isIdempotent: true,
});

export const endDisruption = defineRoute({
  id: 'reports.endDisruption',
  method: 'POST',
  path: '/api/v1/reports/disruptions/:id/end',
  summary: 'Says that a disruption is over; those who asked are told',
  permission: 'reports.disruption.manage',
  input: z.object({ id }),
  output: z.object({}),
  problems: [reportProblems.notFound],
});

export const followDisruption = defineRoute({
  id: 'reports.followDisruption',
  method: 'POST',
  path: '/api/v1/reports/disruptions/:id/subscription',
  summary: 'Asks to be told when a disruption is over',
  permission: 'reports.report.support',
  input: z.object({ id }),
  output: z.object({}),
  problems: [reportProblems.notFound],
});
