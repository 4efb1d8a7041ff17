import { outsideTransaction } from '#kernel/db/scope.ts';
import { serviceFor } from '#kernel/module/server.ts';
import type { IncidentsTables } from './tables.ts';
import { endDuePhotoCards } from './photo-cards/withdraw.ts';
import { endDueSteps } from './scenarios/end-step.ts';
import { escalateDueTasks } from './services/escalate.ts';
import { endSilentAlarms } from './signals/end-silent-alarms.ts';

const pauseMs = 1_000;

/** Looks each second whose clock has run out. Any number of hubs may do so: rows are locked and looked at again. */
export const watchClocks = serviceFor<IncidentsTables>()('incidents.watch-clocks', async (tools) => {
  const { system, onError } = tools;
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let isIdle = true;
  const look = async (): Promise<void> => {
    try {
      await escalateDueTasks(system, ending.signal);
      await endSilentAlarms(system, ending.signal);
      await endDueSteps(system, ending.signal);
      await endDuePhotoCards(system, ending.signal);
    } catch (error) {
      if (!ending.signal.aborted) onError(error, 'the clocks of incidents were not looked at');
    }
    isIdle = true;
  };
  const timer = setInterval(() => {
    if (!isIdle) return;
    isIdle = false;
    running = outsideTransaction(look);
  }, pauseMs);
  timer.unref();
  return await Promise.resolve({
    async [Symbol.asyncDispose]() {
      ending.abort();
      clearInterval(timer);
      await running;
    },
  });
});
