import { repeatWork } from '#kernel/jobs/repeat.ts';
import { serviceFor } from '#kernel/module/server.ts';
import { escalateOverdue } from './escalate.ts';
import type { TelephonogramsTables } from './tables.ts';

const pauseMs = 1_000;

/** Looks each second what nobody has accepted in time. Any number of hubs may do so: rows are locked and looked at again. */
export const watchAcceptance = serviceFor<TelephonogramsTables>()(
  'telephonograms.watch-acceptance',
  async ({ system, onError }) =>
    await Promise.resolve(
      repeatWork({
        pauseMs,
        onError: (error) => onError(error, 'overdue telephonograms were not looked at'),
        work: async (ending) => await escalateOverdue(system, ending),
      }),
    ),
);
