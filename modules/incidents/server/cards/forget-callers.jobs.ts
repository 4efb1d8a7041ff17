import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import { callerDays } from '../../contract/settings.ts';
import type { IncidentsTables } from '../tables.ts';
import { forgetCallers } from './incident.store.ts';

const dayMs = 24 * 60 * 60_000;
const forgottenAtOnce = 500;

/** Takes who called off cards that ended long ago; what happened and what was done stays. */
export const forgetOldCallers = jobFor<IncidentsTables>()({
  id: 'incidents.forget-callers',
  input: z.object({}),
  schedule: '40 3 * * *',
  timeoutMs: 5 * 60_000,
  run: async (system, _input, signal) => {
    for (let count = forgottenAtOnce; count === forgottenAtOnce;) {
      signal.throwIfAborted();
      count = await system.transaction(async (context) => {
        const days = await context.setting(callerDays);
        const before = new Date(context.clock.now().getTime() - days * dayMs);
        const forgotten = await forgetCallers(context.db, { before, limit: forgottenAtOnce });
        context.audit({ type: 'incidents.incident', id: 'callers' }, { forgotten });
        return forgotten;
      });
    }
  },
});
