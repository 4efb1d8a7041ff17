import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { jobsProblems, listDeadLettersRoute, listQueues, retryDeadLetterRoute } from './contract/routes.ts';
import { listDeadLetters, retryDeadLetter } from './dead-letter.store.ts';
import { listQueueCounts } from './job.store.ts';

export const jobsPermissions: readonly PermissionDeclaration[] = [
  { id: 'jobs.dead-letter.manage', grantedTo: ['admin'] },
];

const handle = handlerFor<object>();
const shownQueues = 1_000;

export const jobHandlers = [
  handle(listDeadLettersRoute, async ({ db }, { before, ...filter }) => {
    const rows = await listDeadLetters(db, {
      ...filter,
      before: before === undefined ? undefined : new Date(before),
    });

    const deadLetters = rows.map(({ input: _, failedAt, ...row }) => ({
      ...row,
      failedAt: failedAt.toISOString(),
    }));
    return {
      deadLetters,
      next: rows.length === filter.limit ? (deadLetters.at(-1)?.failedAt ?? null) : null,
    };
  }),

  handle(retryDeadLetterRoute, async (context, { id }) => {
    const queue = await retryDeadLetter(context.db, id);
    if (queue === undefined) throw new Problem(jobsProblems.deadLetterNotFound, { deadLetterId: id });
    context.audit({ type: 'jobs.dead-letter', id }, { queue });

    return { queue };
  }),

  handle(listQueues, async ({ db }) => {
    const rows = await listQueueCounts(db, shownQueues);
    return {
      queues: rows.map((row) => ({ ...row, oldestWaitingAt: row.oldestWaitingAt?.toISOString() ?? null })),
    };
  }),
];
