import { z } from 'zod';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { newId } from '#kernel/ids.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { beginRecomputation, recomputePages } from '#modules/reports/server/clocks/jobs.ts';
import { countOpenReports } from '#modules/reports/server/clocks/recomputation.store.ts';
import type { ReportsTables } from '#modules/reports/server/tables.ts';
import { defineTownCommand } from './command.ts';

const toldEvery = 10_000;

/** The clocks of all open reports, page by page as each night; what an interruption leaves is done by the next run. */
export const recomputeClocksCommand = defineTownCommand({
  id: 'reports.recompute-clocks',
  input: z.object({}),
  run: async (hub, _input, { print, signal }) => {
    const startedAt = performance.now();
    const untyped = createSystemContext(hub, { id: 'command.reports.recompute-clocks', signal });
    const system = untyped as unknown as SystemContext<ReportsTables>;
    const runId = newId();
    const total = await system.transaction(async (context) => {
      await beginRecomputation(context, runId);
      return await countOpenReports(context.db);
    });
    let told = 0;
    await recomputePages(system, {
      runId,
      signal,
      onPage: (done) => {
        if (done < told + toldEvery && done < total) return;
        told = done;
        print(`recomputed: ${done} of ${total}`);
      },
    });
    print(`Done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  },
});
