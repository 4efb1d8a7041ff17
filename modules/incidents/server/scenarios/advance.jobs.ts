import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { IncidentsTables } from '../tables.ts';
import { advanceOnce } from './advance.ts';

/** Takes a run as far as it goes now. Run again after a crash it goes on where it stopped. */
export const advanceScenario = jobFor<IncidentsTables>()({
  id: 'incidents.advance-scenario',
  input: z.object({ runId: id }),
  timeoutMs: 60_000,
  run: async (system, { runId }, signal) => {
    for (let goesOn = true; goesOn;) {
      signal.throwIfAborted();
      goesOn = await system.transaction(async (context) => await advanceOnce(context, runId));
    }
  },
});
