import { z } from 'zod';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import { fetchFrame, holdItem } from '../evidence/evidence-jobs.ts';
import { holdClip } from '../requests/holds.ts';
import type { VideoTables } from '../tables.ts';
import { listUnfetchedFrames, listUnheldClips, listUnheldItems } from './unheld.store.ts';

const askedAtOnce = 200;
const minuteMs = 60_000;
/** By then the job of the command itself has given up. */
const givenUpMs = 20 * minuteMs;

/**
 * What was to be kept or shown while its recorder was out of reach is asked for again when the recorder is back: else retention
 * would delete what a case or an approved request is about.
 */
export const askHoldsAgain = jobFor<VideoTables>()({
  id: 'video.ask-holds-again',
  input: z.object({}),
  schedule: '*/10 * * * *',
  timeoutMs: minuteMs,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const now = clock.now();
      const asked = { now, before: new Date(now.getTime() - givenUpMs), limit: askedAtOnce };
      const items = await listUnheldItems(db, asked);
      const frames = await listUnfetchedFrames(db, asked);
      const clips = await listUnheldClips(db, asked);
      for (const { id: itemId } of items) await enqueue(db, holdItem, { itemId }, { key: itemId });
      for (const { id: itemId } of frames) await enqueue(db, fetchFrame, { itemId }, { key: itemId });
      for (const of of clips) await enqueue(db, holdClip, of, { key: of.requestId });
      const count = { items: items.length, frames: frames.length, clips: clips.length };
      audit({ type: 'video.recorder', id: 'unheld' }, count);
    });
  },
});
