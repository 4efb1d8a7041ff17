import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit } from '#kernel/http/fields.ts';

export const jobsProblems = {
  deadLetterNotFound: defineProblem('jobs.dead-letter-not-found', 404),
} as const;

export const deadLetter = z.object({
  id,
  /** Id of the listener or job that gave up: `reports.notify-author`. */
  queue: z.string(),
  /** The subject it was about. */
  key: z.string(),
  reason: z.string(),
  failedAt: instant,
});

export const listDeadLettersRoute = defineRoute({
  id: 'jobs.listDeadLetters',
  method: 'GET',
  path: '/api/v1/jobs/dead-letters',
  summary: 'Jobs that failed at every try, newest first',
  permission: 'jobs.dead-letter.manage',
  input: z.object({ queue: z.string().max(200).optional(), before: instant.optional(), limit: pageLimit }),
  output: z.object({ deadLetters: z.array(deadLetter), next: instant.nullable() }),
  problems: [],
});

export const retryDeadLetterRoute = defineRoute({
  id: 'jobs.retryDeadLetter',
  method: 'POST',
  path: '/api/v1/jobs/dead-letters/:id/retry',
  summary: 'Puts a failed job back at the end of its line',
  permission: 'jobs.dead-letter.manage',
  input: z.object({ id }),
  output: z.object({ queue: z.string() }),
  problems: [jobsProblems.deadLetterNotFound],
});

export const listQueues = defineRoute({
  id: 'jobs.listQueues',
  method: 'GET',
  path: '/api/v1/jobs/queues',
  summary: 'How many jobs wait, run and have failed, by listener and job',
  permission: 'jobs.dead-letter.manage',
  input: z.object({}),
  output: z.object({
    queues: z.array(
      z.object({
        id: z.string(),
        waitingCount: z.number().int(),
        activeCount: z.number().int(),
        deadLetterCount: z.number().int(),
        oldestWaitingAt: instant.nullable(),
      }),
    ),
  }),
  problems: [],
});
