import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { VideoTables } from '../tables.ts';
import { deleteAnswersBefore } from './alarm.store.ts';

/** The longest period of a report on the work of shifts, and a day: what is older is of no use any more. */
const answerDays = 93;
const dayMs = 86_400_000;

export const forgetAnswers = jobFor<VideoTables>()({
  id: 'video.forget-alarm-answers',
  input: z.object({}),
  schedule: '25 3 * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const count = await deleteAnswersBefore(db, new Date(clock.now().getTime() - answerDays * dayMs));
      audit({ type: 'video.camera', id: 'alarm-answers' }, { count });
    });
  },
});
