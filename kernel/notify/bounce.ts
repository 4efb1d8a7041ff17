import type { Clock } from '#kernel/clock/clock.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { insertAttempt, markMessageBounced } from './message.store.ts';

const maximumDetailLength = 500;

/** Records that a sent message came back as undeliverable. */
export async function recordBounce(
  { db, clock }: { readonly db: AnyDb; readonly clock: Clock },
  messageId: string,
  detail: string,
): Promise<void> {
  if (!(await markMessageBounced(db, messageId))) return;
  const attemptedAt = clock.now();
  await insertAttempt(db, {
    id: newId(attemptedAt.getTime()),
    messageId,
    attemptedAt,
    outcome: 'failed',
    detail: detail.slice(0, maximumDetailLength),
  });
}
