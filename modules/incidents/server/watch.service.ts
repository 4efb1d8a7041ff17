import { repeatWork } from '#kernel/jobs/repeat.ts';
import { serviceFor } from '#kernel/module/server.ts';
import type { IncidentsTables } from './tables.ts';
import { endDuePhotoCards } from './photo-cards/withdraw.ts';
import { endDueSteps } from './scenarios/end-step.ts';
import { escalateDueTasks } from './services/escalate.ts';
import { endSilentAlarms } from './signals/end-silent-alarms.ts';

const pauseMs = 1_000;

/** Looks each second whose clock has run out. Any number of hubs may do so: rows are locked and looked at again. */
export const watchClocks = serviceFor<IncidentsTables>()(
  'incidents.watch-clocks',
  async ({ system, onError }) =>
    await Promise.resolve(
      repeatWork({
        pauseMs,
        onError: (error) => onError(error, 'the clocks of incidents were not looked at'),
        work: async (ending) => {
          await escalateDueTasks(system, ending);
          await endSilentAlarms(system, ending);
          await endDueSteps(system, ending);
          await endDuePhotoCards(system, ending);
        },
      }),
    ),
);
