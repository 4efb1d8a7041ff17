import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate } from '#kernel/http/fields.ts';
import { incidentProblems } from './problems.ts';

/** A longer period is asked for in parts. */
export const analysedDaysAtMost = 366;

const count = z.object({ label: z.string(), count: z.number().int() });
const seconds = z.number().int().nullable();

export const analyseIncidents = defineRoute({
  id: 'incidents.analyse',
  method: 'GET',
  path: '/api/v1/incidents/analysis',
  summary: 'Incidents of a period by type, place, hour of the day and service, with how fast services were',
  permission: 'incidents.analysis.read',
  input: z.object({ from: civilDate, to: civilDate }),
  output: z.object({
    total: z.number().int(),
    types: z.array(count),
    /** Parts of the town of the kind that statistics are told by; some incidents stand in none. */
    places: z.array(count),
    /** Of the town's day, from midnight on. */
    hours: z.array(z.number().int()).length(24),
    services: z.array(
      z.object({
        title: z.string(),
        count: z.number().int(),
        late: z.number().int(),
        /** Medians from sending on. */
        answerSeconds: seconds,
        arriveSeconds: seconds,
        endSeconds: seconds,
      }),
    ),
  }),
  problems: [incidentProblems.periodBroken],
});
