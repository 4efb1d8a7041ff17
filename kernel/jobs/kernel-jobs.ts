import { z } from 'zod';
import { pruneEvents } from '#kernel/events/prune.ts';
import { sweepStagedFiles } from '#kernel/files/files.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Job } from '#kernel/module/server.ts';

/** The kernel's own jobs. */
export function kernelJobs({ database, files, clock }: Hub): readonly Job[] {
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
  ];
}
