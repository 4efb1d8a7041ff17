import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import { keptDays } from '../contract/settings.ts';
import type { TelephonogramsTables } from './tables.ts';
import { forgetTelephonograms } from './telephonogram.store.ts';

const dayMs = 24 * 60 * 60_000;
const forgottenAtOnce = 500;

/** Telephonograms, with the names of those who accepted them, go when their term is over. */
export const forgetOldTelephonograms = jobFor<TelephonogramsTables>()({
  id: 'telephonograms.forget-old',
  input: z.object({}),
  schedule: '50 3 * * *',
  timeoutMs: 5 * 60_000,
  run: async (system, _input, signal) => {
    for (let count = forgottenAtOnce; count === forgottenAtOnce;) {
      signal.throwIfAborted();
      count = await system.transaction(async (context) => {
        const days = await context.setting(keptDays);
        const before = new Date(context.clock.now().getTime() - days * dayMs);
        const forgotten = await forgetTelephonograms(context.db, { before, limit: forgottenAtOnce });
        context.audit({ type: 'telephonograms.telephonogram', id: 'old' }, { forgotten });
        return forgotten;
      });
    }
  },
});
