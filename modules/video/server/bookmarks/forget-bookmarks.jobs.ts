import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import type { VideoTables } from '../tables.ts';
import { deleteBookmarksOver } from './bookmark.store.ts';

const forgottenAtOnce = 5_000;

/** A bookmark whose footage is gone leads nowhere; it goes with the footage. */
export const forgetBookmarks = jobFor<VideoTables>()({
  id: 'video.forget-bookmarks',
  input: z.object({}),
  schedule: '20 3 * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    await system.transaction(async ({ db, clock, audit }) => {
      const count = await deleteBookmarksOver(db, clock.now(), forgottenAtOnce);
      audit({ type: 'video.camera', id: 'bookmarks' }, { count });
    });
  },
});
