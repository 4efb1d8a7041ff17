import type { Hub } from '#kernel/hub.ts';
import { deleteMessagesBefore } from './message.store.ts';
import { messageMonths } from './settings.ts';

const deletedAtOnce = 1_000;

/** Deletes messages whose term is over, with their attempts; what still waits to be sent stays. In steps. */
export async function forgetMessages(
  { database, clock, state }: Pick<Hub, 'database' | 'clock' | 'state'>,
  signal: AbortSignal,
): Promise<void> {
  const months = messageMonths.schema.parse(state.settings.get(messageMonths.id) ?? messageMonths.initial);
  const before = clock.now();
  before.setUTCMonth(before.getUTCMonth() - months);
  while ((await deleteMessagesBefore(database.handle, before, deletedAtOnce)) === deletedAtOnce)
    signal.throwIfAborted();
}
