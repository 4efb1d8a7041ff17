import { z } from 'zod';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor } from '#kernel/module/server.ts';
import { fetchFrame, holdItem } from '../evidence/evidence-jobs.ts';
import { holdClip } from '../requests/holds.ts';
import type { VideoTables } from '../tables.ts';
import { listUnheldClips, listUnheldItems } from './unheld.store.ts';

const askedAtOnce = 200;
const minuteMs = 60_000;
/** By then the job of the command itself has given up. */
const givenUpMs = 20 * minuteMs;
/** A recorder tells of itself each half minute. */
const heardMs = 3 * minuteMs;

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
      const asked = {
        now,
        before: new Date(now.getTime() - givenUpMs),
        heardSince: new Date(now.getTime() - heardMs),
        limit: askedAtOnce,
      };
      const items = await listUnheldItems(db, asked);
      const clips = await listUnheldClips(db, asked);
      for (const { id: itemId, kind } of items)
        await enqueue(db, kind === 'frame' ? fetchFrame : holdItem, { itemId }, { key: itemId });
      for (const of of clips) await enqueue(db, holdClip, of, { key: of.requestId });
      audit({ type: 'video.recorder', id: 'unheld' }, { items: items.length, clips: clips.length });
    });
  },
});
