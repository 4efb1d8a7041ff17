import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { telephonogramProblems } from '../contract/problems.ts';
import {
  acceptTelephonogram,
  confirmTask,
  finishTask,
  giveBack,
  receiveTelephonogram,
  writeDownAcceptance,
} from '../contract/routes.ts';
import { announce } from './announce.ts';
import type { TelephonogramsContext } from './context.ts';
import { takeStep } from './delivery-machine.ts';
import type { Step } from './delivery-machine.ts';
import { findDelivery, findDeliveryForUpdate, forgetCalls, writeDelivery } from './delivery.store.ts';
import type { DeliveryRow } from './delivery.store.ts';
import type { TelephonogramsTables } from './tables.ts';
import { mayWorkAt } from './telephonogram.policy.ts';
import { findTelephonogram } from './telephonogram.store.ts';
import type { TelephonogramRow } from './telephonogram.store.ts';

const handle = handlerFor<TelephonogramsTables>();

export const deliveryHandlers = [
  handle(receiveTelephonogram, async (context, { id, as }) => {
    const { personId } = context.actor;
    await step(context, { id, by: 'recipient' }, as === 'read' ? { kind: 'read', personId } : { kind: as });
    return {};
  }),

  handle(acceptTelephonogram, async (context, { id, readBack }) => {
    const { personId } = context.actor;
    await step(context, { id, by: 'recipient' }, { kind: 'accepted', personId, name: null, readBack });
    return {};
  }),

  handle(finishTask, async (context, { id, note }) => {
    const { personId } = context.actor;
    await step(context, { id, by: 'recipient' }, { kind: 'done', personId, note });
    return {};
  }),

  handle(writeDownAcceptance, async (context, { id, name, readBack }) => {
    const { personId } = context.actor;
    await step(context, { id, by: 'sender' }, { kind: 'accepted', personId, name, readBack });
    return {};
  }),

  handle(confirmTask, async (context, { id }) => {
    await step(context, { id, by: 'sender' }, { kind: 'confirmed' });
    return {};
  }),

  handle(giveBack, async (context, { id, note }) => {
    await step(context, { id, by: 'sender' }, { kind: 'returned', note });
    await forgetCalls(context.db, id);
    return {};
  }),
];

interface Side {
  readonly id: string;
  readonly by: 'recipient' | 'sender';
}

/** @throws Problem `telephonograms.wrong-step`, `telephonograms.read-back-needed` and those of `load` */
async function step(context: TelephonogramsContext, side: Side, taken: Step): Promise<void> {
  const { db, clock } = context;
  const { delivery, telephonogram } = await load(context, side);
  const { needsReadBack, acceptSeconds, task } = telephonogram;
  const terms = { needsReadBack, acceptSeconds, hasTask: task !== null, now: clock.now() };
  const outcome = takeStep(delivery, taken, terms);
  if (outcome.kind === 'refused' && outcome.why === 'read-back-needed')
    throw new Problem(telephonogramProblems.readBackNeeded);
  if (outcome.kind === 'refused') throw new Problem(telephonogramProblems.wrongStep);

  context.audit({ type: 'telephonograms.delivery', id: delivery.id }, { step: taken.kind });
  if (outcome.kind === 'repeated') return;
  await writeDelivery(db, delivery.id, outcome.changes);
  announce(context, telephonogram, [telephonogram.organisationId, delivery.organisationId]);
}

/** @throws Problem `telephonograms.delivery-not-found` */
async function load(
  { db, actor }: TelephonogramsContext,
  { id, by }: Side,
): Promise<{ delivery: DeliveryRow; telephonogram: TelephonogramRow }> {
  const found = await findDelivery(db, id);
  const telephonogram = found && (await findTelephonogram(db, found.telephonogramId));
  const delivery = telephonogram && (await findDeliveryForUpdate(db, id));
  const organisationId = by === 'sender' ? telephonogram?.organisationId : delivery?.organisationId;
  if (!delivery || organisationId === undefined || !mayWorkAt(actor, organisationId))
    throw new Problem(telephonogramProblems.deliveryNotFound);
  return { delivery, telephonogram };
}
