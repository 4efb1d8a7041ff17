import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { ReportsTables } from '../tables.ts';
import { deleteContactsKeptUntil } from './contact.store.ts';

/** One transaction forgets so many; the rest follows in the next. */
const forgottenAtOnce = 1_000;

/** Forgets contacts whose term is over. */
export const forgetContacts = jobFor<ReportsTables>()({
  id: 'reports.forget-contacts',
  input: z.object({}),
  schedule: '20 3 * * *',
  timeoutMs: 10 * 60_000,
  run: async (system, _input, signal) => {
    for (;;) {
      signal.throwIfAborted();
      const forgotten = await system.transaction(async ({ db, clock, audit }) => {
        const count = await deleteContactsKeptUntil(db, clock.now(), forgottenAtOnce);
        audit({ type: 'reports.contact', id: 'all' }, { forgotten: count });
        return count;
      });
      if (forgotten < forgottenAtOnce) return;
    }
  },
});
