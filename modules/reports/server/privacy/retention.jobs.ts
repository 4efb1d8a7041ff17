import { z } from 'zod';
import { newId } from '#kernel/ids.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportForUpdate } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { anonymiseReport } from './anonymise.ts';
import { endedUntil } from './retention.ts';
import { insertRetentionRun, listEnded, listRetentionRules } from './retention.store.ts';
import type { RetentionRuleTable } from './tables.ts';

/** One transaction takes so many, so that nobody waits for it; a night cut short goes on the next one. */
const anonymisedAtOnce = 50;

/** Each night: reports whose term is over lose who sent them; of those the public does not read also the words. */
export const anonymiseReports = jobFor<ReportsTables>()({
  id: 'reports.anonymise',
  input: z.object({}),
  schedule: '40 3 * * *',
  timeoutMs: 30 * 60_000,
  run: async (system, _input, signal) => {
    const rules = await system.query(async ({ db }) => await listRetentionRules(db));
    for (const rule of rules) {
      for (;;) {
        signal.throwIfAborted();
        const isAnyOver = await system.query(
          async (context) => (await listOver(context, rule, 1)).length > 0,
        );
        if (!isAnyOver) break;
        await system.transaction(async (context) => await anonymiseSome(context, rule));
      }
    }
  },
});

async function listOver(
  { db, clock }: ReportsContext,
  rule: RetentionRuleTable,
  limit: number,
): Promise<number[]> {
  const { legalClass } = rule;
  return await listEnded(db, { legalClass, until: endedUntil(rule, clock.now()) }, limit);
}

async function anonymiseSome(context: ReportsContext, rule: RetentionRuleTable): Promise<void> {
  const { db, clock, audit } = context;
  const { legalClass } = rule;
  const now = clock.now();
  const numbers = await listOver(context, rule, anonymisedAtOnce);
  for (const number of numbers) {
    const report = await findReportForUpdate(db, number);
    if (report) await anonymiseReport(db, report, now);
  }

  const reportCount = numbers.length;
  await insertRetentionRun(db, { id: newId(now.getTime()), ranAt: now, legalClass, reportCount });
  audit({ type: 'reports.retention', id: legalClass }, { reportCount });
}
