import { outsideTransaction } from '#kernel/db/scope.ts';
import type { Logger } from '#kernel/log/log.ts';

export interface RepeatedWork {
  readonly pauseMs: number;
  readonly work: (ending: AbortSignal) => Promise<void>;
  /** Told of a failure; the work is tried again all the same. */
  readonly onError: (error: unknown) => void;
}

/** Runs work again and again with a pause between, never twice at once. Disposed, it waits for the run under way. */
export function repeatWork({ pauseMs, work, onError }: RepeatedWork): AsyncDisposable {
  const ending = new AbortController();
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    try {
      await work(ending.signal);
    } catch (error) {
      if (!ending.signal.aborted) onError(error);
    }
    running = null;
  };
  const timer = setInterval(() => {
    running ??= outsideTransaction(run);
  }, pauseMs);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      clearInterval(timer);
      await running;
    },
  };
}

export interface Chore {
  /** Waits for the run that may be under way. */
  stop(): Promise<void>;
}

/** A chore of the hub itself: as `repeatWork`, a failure stands in the log. */
export function repeat(
  log: Logger,
  id: string,
  pauseMs: number,
  work: (ending: AbortSignal) => Promise<void>,
): Chore {
  const onError = (error: unknown): void => log.error({ err: error, chore: id }, 'a repeated job failed');
  const repeated = repeatWork({ pauseMs, work, onError });
  return { stop: async () => await repeated[Symbol.asyncDispose]() };
}
