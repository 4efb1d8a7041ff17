import type { Database } from '#kernel/db/database.ts';
import { outsideTransaction } from '#kernel/db/scope.ts';
import { outboxChannel } from './outbox.store.ts';

export interface FollowOptions {
  readonly database: Pick<Database, 'listen'>;
  /** Does what there is to do; answers after how many milliseconds to come again by itself, if at all. */
  readonly run: () => Promise<number | undefined>;
  /** Called with what went wrong in a run; the next run comes by itself. */
  readonly onError: (error: unknown) => void;
  /** Notifications can get lost; after this one looks anyway. */
  readonly pollMs?: number;
}

const defaultPollMs = 5_000;

/** Runs `run` after every commit that wrote to the outbox, never twice at once, until disposed. */
export async function followOutbox({
  database,
  run,
  onError,
  pollMs = defaultPollMs,
}: FollowOptions): Promise<AsyncDisposable> {
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isAskedAgain = false;
  let isStopped = false;

  async function work(): Promise<void> {
    let againInMs: number | undefined;
    try {
      do {
        isAskedAgain = false;
        againInMs = await run();
      } while (!isStopped && (isAskedAgain || againInMs === 0));
    } catch (error) {
      if (!isStopped) onError(error);
    }
    running = undefined;
    if (isStopped) return;
    timer = setTimeout(wake, againInMs ?? pollMs);
    timer.unref();
    if (isAskedAgain) wake();
  }

  function wake(): void {
    isAskedAgain = true;
    if (isStopped || running) return;
    clearTimeout(timer);
    running = outsideTransaction(work);
  }

  const stopListening = await database.listen(outboxChannel, wake);
  wake();
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true;
      clearTimeout(timer);
      await stopListening();
      await running;
    },
  };
}
