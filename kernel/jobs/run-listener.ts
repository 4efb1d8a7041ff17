import { z } from 'zod';
import { insertDelivery, isDelivered } from '#kernel/events/delivery.store.ts';
import type { DeliveryKey } from '#kernel/events/delivery.store.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Listener } from '#kernel/module/server.ts';
import { createSystemContext } from './create-system-context.ts';

/** Told inside a transaction that another run has done this event; rolls it back. */
class AlreadyDelivered extends Error {}

const deliveredData = z.object({
  id: z.string(),
  subjectId: z.string(),
  payload: z.unknown(),
  occurredAt: z.coerce.date(),
});

/**
 * Delivers one event. The mark of delivery commits with the listener's transaction, so that a second delivery of the
 * same event has no second effect. Therefore a listener has one transaction; what needs more enqueues jobs in it.
 */
export async function runListener(
  hub: Hub,
  listener: Listener,
  job: { readonly id: string; readonly data: unknown; readonly signal: AbortSignal },
): Promise<void> {
  const event = deliveredData.parse(job.data);
  const delivery: DeliveryKey = { listenerId: listener.id, eventId: event.id };
  if (await isDelivered(hub.database.handle, delivery)) return;

  let isClaimed = false;
  const context = createSystemContext(hub, {
    id: listener.id,
    requestId: job.id,
    signal: job.signal,
    claim: async (db) => {
      if (isClaimed)
        throw new Error(`${listener.id} opened a second transaction; enqueue a job in the first`);
      if (!(await insertDelivery(db, delivery, hub.clock.now()))) throw new AlreadyDelivered();
      isClaimed = true;
    },
  });
  try {
    await listener.run(context, { ...event, payload: listener.event.payload.parse(event.payload) });
  } catch (error) {
    if (error instanceof AlreadyDelivered) return;
    throw error;
  }
  if (!isClaimed) await insertDelivery(hub.database.handle, delivery, hub.clock.now());
}
