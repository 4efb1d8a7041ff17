import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { ReportsTables } from '../tables.ts';
import { monthRulesOf } from './gather-statistics.ts';
import { countMonth, listMonthsToCount } from './statistic-month.store.ts';
import type { StatisticsTables } from './tables.ts';

const job = jobFor<ReportsTables & StatisticsTables>();

/** Counts the months in which something changed; until then readers count those months themselves. */
export const countStatistics = job({
  id: 'reports.count-statistics',
  input: z.object({}),
  schedule: '*/10 * * * *',
  timeoutMs: 30 * 60_000,
  run: async (system, _input, signal) => {
    const months = await system.query(
      async (context) => await listMonthsToCount(context.db, await monthRulesOf(context)),
    );
    for (const month of months) {
      signal.throwIfAborted();
      await system.transaction(async (context) => {
        const rules = { ...(await monthRulesOf(context)), now: context.clock.now() };
        const cellCount = await countMonth(context.db, month, rules);
        context.audit({ type: 'reports.statistic-month', id: month }, { cellCount });
      });
    }
  },
});

export const statisticsJobs = [countStatistics];
