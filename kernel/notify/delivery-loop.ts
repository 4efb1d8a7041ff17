import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { inBackground, outsideTransaction } from '#kernel/db/scope.ts';
import type { Channel } from './channel.ts';
import { deliverDueMessages } from './deliver.ts';
import { dueChannel } from './queue.ts';

export interface DeliveryLoopOptions {
  readonly database: Database;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  /** Called with what went wrong in a run; the next run comes by itself. */
  readonly onError: (error: unknown) => void;
  /** Retries become due without a word from the database. */
  readonly pollMs?: number;
}

const defaultPollMs = 15_000;

/** Delivers messages as soon as they are committed, and retries as they become due, until disposed. */
export async function startDeliveryLoop(options: DeliveryLoopOptions): Promise<AsyncDisposable> {
  const { database, channels, clock, onError, pollMs = defaultPollMs } = options;
  const stop = new AbortController();
  let running: Promise<void> | undefined;
  let isAskedAgain = false;

  async function run(): Promise<void> {
    do {
      isAskedAgain = false;
      await deliverDueMessages(database, channels, clock, stop.signal);
    } while (isAskedAgain && !stop.signal.aborted);
  }

  function wake(): void {
    isAskedAgain = true;
    if (stop.signal.aborted || running) return;
    running = inBackground(() => outsideTransaction(run))
      .catch(onError)
      .finally(() => (running = undefined));
  }

  const stopListening = await database.listen(dueChannel, wake);
  const timer = setInterval(wake, pollMs);
  wake();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      clearInterval(timer);
      await stopListening();
      await running;
    },
  };
}
