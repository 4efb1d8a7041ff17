import type { Database } from '#kernel/db/database.ts';
import { deleteOldDeliveries, deleteOldEvents } from './delivery.store.ts';

/** Longer than any dead letter should wait, and than any screen was asleep. */
const keptDays = 30;
const deletedAtOnce = 2_000;

/** Removes delivered events and the marks of their delivery once they are old; in steps, so that nobody waits long. */
export async function pruneEvents(
  database: Pick<Database, 'handle'>,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const before = new Date(now.getTime() - keptDays * 24 * 60 * 60_000);
  for (const deleteSome of [deleteOldEvents, deleteOldDeliveries]) {
    while ((await deleteSome(database.handle, before, deletedAtOnce)) === deletedAtOnce)
      signal.throwIfAborted();
  }
}
