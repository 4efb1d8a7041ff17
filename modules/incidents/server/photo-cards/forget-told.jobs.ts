import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { IncidentsTables } from '../tables.ts';
import { forgetTold } from './photo-card.store.ts';
import { photoCardSubject } from './photo-card.presenter.ts';

/** As long as a person may ask why they were written to. */
export const toldKeptDays = 30;
const dayMs = 24 * 60 * 60_000;

export const forgetPhotoCardTold = jobFor<IncidentsTables>()({
  id: 'incidents.forget-photo-card-told',
  input: z.object({}),
  schedule: '50 3 * * *',
  timeoutMs: 5 * 60_000,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const before = new Date(clock.now().getTime() - toldKeptDays * dayMs);
      audit({ type: photoCardSubject, id: 'told' }, { forgotten: await forgetTold(db, before) });
    });
  },
});
