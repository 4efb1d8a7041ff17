import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportForUpdate, listMissedReplies } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { announce, takeStep } from './take-step.ts';

const job = jobFor<ReportsTables>();

/** One run ends after so many; the next hour takes the rest. */
const resumedAtOnce = 2_000;
const lookedUpAtOnce = 100;

/** Takes reports back into work whose author did not answer a question in time. */
export const resumeUnanswered = job({
  id: 'reports.resume-unanswered',
  input: z.object({}),
  schedule: '10 * * * *',
  timeoutMs: 10 * 60_000,
  run: async (system, _input, signal) => {
    for (let resumed = 0; resumed < resumedAtOnce;) {
      const numbers = await system.query(
        async ({ db, clock }) => await listMissedReplies(db, clock.now(), lookedUpAtOnce),
      );
      if (numbers.length === 0) return;
      for (const number of numbers) {
        signal.throwIfAborted();
        await system.transaction(async (context) => await resume(context, number));
      }
      resumed += numbers.length;
    }
  },
});

async function resume(context: ReportsContext, number: number): Promise<void> {
  const report = await findReportForUpdate(context.db, number);
  const isOver = report?.replyUntil && report.replyUntil <= context.clock.now();
  if (!report || !isOver) return;

  const changed = await takeStep(context, report, 'miss-reply', { byRole: 'system' });
  announce(context, report, changed.status);
}
