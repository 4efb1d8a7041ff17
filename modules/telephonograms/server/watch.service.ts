import { outsideTransaction } from '#kernel/db/scope.ts';
import { serviceFor } from '#kernel/module/server.ts';
import { escalateOverdue } from './escalate.ts';
import type { TelephonogramsTables } from './tables.ts';

const pauseMs = 1_000;

/** Looks each second what nobody has accepted in time. Any number of hubs may do so: rows are locked and looked at again. */
export const watchAcceptance = serviceFor<TelephonogramsTables>()(
  'telephonograms.watch-acceptance',
  async ({ system, onError }) => {
    const ending = new AbortController();
    let running: Promise<void> = Promise.resolve();
    let isIdle = true;
    const look = async (): Promise<void> => {
      try {
        await escalateOverdue(system, ending.signal);
      } catch (error) {
        if (!ending.signal.aborted) onError(error, 'overdue telephonograms were not looked at');
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
  },
);
