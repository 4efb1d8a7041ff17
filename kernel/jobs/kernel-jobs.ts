import { z } from 'zod';
import { pruneEvents } from '#kernel/events/prune.ts';
import { sweepStagedFiles } from '#kernel/files/files.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Job } from '#kernel/module/server.ts';
import { forgetMessages } from '#kernel/notify/forget-messages.ts';

/** The kernel's own jobs. */
export function kernelJobs(hub: Hub): readonly Job[] {
  const { database, files, clock } = hub;
  return [
    {
      id: 'files.sweep-staged',
      input: z.object({}),
      schedule: '17 * * * *',
      timeoutMs: 10 * 60_000,
      run: async (_context, _input, signal) => {
        await sweepStagedFiles(database, files, clock, signal);
      },
    },
    {
      id: 'events.prune',
      input: z.object({}),
      schedule: '40 3 * * *',
      timeoutMs: 30 * 60_000,
      run: async (_context, _input, signal) => await pruneEvents(database, clock.now(), signal),
    },
    {
      id: 'notify.forget-messages',
      input: z.object({}),
      schedule: '50 3 * * *',
      timeoutMs: 30 * 60_000,
      run: async (_context, _input, signal) => await forgetMessages(hub, signal),
    },
  ];
}
