import type { Logger } from '#kernel/log/log.ts';

export interface Chore {
  /** Waits for the run that may be under way. */
  stop(): Promise<void>;
}

/** Runs work again and again with a pause between, never twice at once; a failure is logged and tried again. */
export function repeat(
  log: Logger,
  id: string,
  pauseMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): Chore {
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      await work(ending.signal);
    } catch (error) {
      if (!ending.signal.aborted) log.error({ err: error, chore: id }, 'a repeated job failed');
    }
  };
  const timer = setInterval(() => {
    if (isIdle) start();
  }, pauseMs);
  timer.unref();
  let isIdle = true;
  const start = (): void => {
    isIdle = false;
    running = run().finally(() => {
      isIdle = true;
    });
  };
  return {
    stop: async () => {
      ending.abort();
      clearInterval(timer);
      await running;
    },
  };
}
