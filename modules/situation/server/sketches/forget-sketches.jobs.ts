import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { SituationTables } from '../tables.ts';
import { deleteOldSketches } from './sketch.store.ts';

const keptDays = 365;
const dayMs = 24 * 60 * 60_000;

/** Own views that nobody has cleared away in a year. */
export const forgetSketches = jobFor<SituationTables>()({
  id: 'situation.forget-sketches',
  input: z.object({}),
  schedule: '20 4 * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const before = new Date(clock.now().getTime() - keptDays * dayMs);
      audit({ type: 'situation.sketch', id: 'old' }, { forgotten: await deleteOldSketches(db, before) });
    });
  },
});
