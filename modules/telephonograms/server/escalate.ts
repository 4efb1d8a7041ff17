import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { telephonogramOverdue } from '../contract/events.ts';
import { announce } from './announce.ts';
import { callPost } from './call-post.jobs.ts';
import type { TelephonogramsContext } from './context.ts';
import { hasCome } from './delivery-machine.ts';
import { findDeliveryForUpdate, listDueDeliveries, writeDelivery } from './delivery.store.ts';
import { findPost } from './setup.store.ts';
import type { TelephonogramsTables } from './tables.ts';
import { findTelephonogram } from './telephonogram.store.ts';

const lookedUpAtOnce = 50;

/**
 * Goes up for every delivery nobody has accepted in time: the senior of the post, and as long again later the sender, who
 * then rings. The clocks stand in the database: a hub that comes back goes on where it stopped, each rung once.
 */
export async function escalateOverdue(
  system: SystemContext<TelephonogramsTables>,
  signal?: AbortSignal,
): Promise<void> {
  const due = await system.query(
    async ({ db, clock }) => await listDueDeliveries(db, clock.now(), lookedUpAtOnce),
  );
  for (const id of due) {
    if (signal?.aborted) return;
    await system.transaction(async (context) => await escalate(context, id));
  }
}

async function escalate(context: TelephonogramsContext, id: string): Promise<void> {
  const { db, clock } = context;
  const now = clock.now();
  const delivery = await findDeliveryForUpdate(db, id);
  if (!delivery?.dueAt || delivery.dueAt > now) return;
  const telephonogram = await findTelephonogram(db, delivery.telephonogramId);
  const post = await findPost(db, delivery.postId);
  if (!telephonogram || !post) return;
  context.audit({ type: 'telephonograms.delivery', id }, { escalation: delivery.escalation + 1 });
  if (hasCome(delivery.state, 'accepted')) return await writeDelivery(db, id, { dueAt: null });

  const rung = delivery.escalation === 0 && post.seniorPersonId !== null ? 'senior' : 'sender';
  await enqueue(db, callPost, { deliveryId: id, rung }, { key: id });
  const againAt = new Date(now.getTime() + telephonogram.acceptSeconds * 1000);
  await writeDelivery(db, id, {
    overdueAt: delivery.overdueAt ?? delivery.dueAt,
    escalation: rung === 'senior' ? 1 : 2,
    dueAt: rung === 'senior' ? againAt : null,
  });
  if (delivery.overdueAt === null)
    context.emit(telephonogramOverdue, id, {
      telephonogramId: telephonogram.id,
      deliveryId: id,
      organisationId: telephonogram.organisationId,
      incidentId: telephonogram.incidentId,
      priority: telephonogram.priority,
      isWithheld: true,
    });
  announce(context, telephonogram, [telephonogram.organisationId, delivery.organisationId]);
}
