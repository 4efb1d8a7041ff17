import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { defaultLocale, isLocale } from '#kernel/i18n/locale.ts';
import { findRecipients, listRecipientsOf } from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { jobFor } from '#kernel/module/server.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { TelephonogramsContext } from './context.ts';
import { hasCome } from './delivery-machine.ts';
import { findDelivery, markCalled, wasCalled } from './delivery.store.ts';
import type { DeliveryRow } from './delivery.store.ts';
import { listOnDuty } from './dispatch.store.ts';
import { findPost } from './setup.store.ts';
import type { PostRow } from './setup.store.ts';
import type { Rung, TelephonogramsTables } from './tables.ts';
import { findTelephonogram } from './telephonogram.store.ts';
import type { TelephonogramRow } from './telephonogram.store.ts';

/** Where no roster is kept, so many people of the post are called at once. */
const calledAtMost = 20;

/** Calls people about one delivery, by all ways they have: those on duty, then the senior, then the sender. */
export const callPost = jobFor<TelephonogramsTables>()({
  id: 'telephonograms.call-post',
  input: z.object({ deliveryId: id, rung: z.enum(['duty', 'senior', 'sender']) }),
  timeoutMs: 30_000,
  run: async (system, { deliveryId, rung }) => {
    await system.transaction(async (context) => {
      const delivery = await findDelivery(context.db, deliveryId);
      const telephonogram = delivery && (await findTelephonogram(context.db, delivery.telephonogramId));
      const post = delivery && (await findPost(context.db, delivery.postId));
      if (!telephonogram || !post || hasCome(delivery.state, 'accepted')) return;
      if (await wasCalled(context.db, deliveryId, rung)) return;
      const calling = { delivery, telephonogram, post, rung };
      const people = await peopleOf(context, calling);
      for (const person of people) await call(context, person, calling);
      context.audit({ type: 'telephonograms.delivery', id: deliveryId }, { rung, called: people.length });
    });
  },
});

interface Calling {
  readonly delivery: DeliveryRow;
  readonly telephonogram: TelephonogramRow;
  readonly post: PostRow;
  readonly rung: Rung;
}

async function peopleOf(
  context: TelephonogramsContext,
  { telephonogram, post, rung }: Calling,
): Promise<Recipient[]> {
  const { personId, organisationId } = telephonogram;
  switch (rung) {
    case 'senior':
      return await findRecipients(context.db, post.seniorPersonId === null ? [] : [post.seniorPersonId]);
    case 'sender': {
      const onDuty = await dutyOf(context, organisationId);
      return personId === null ? onDuty : withOne(onDuty, await findRecipients(context.db, [personId]));
    }
    case 'duty':
      return await dutyOf(context, post.organisationId);
  }
}

function withOne(people: readonly Recipient[], more: readonly Recipient[]): Recipient[] {
  return [...new Map([...people, ...more].map((person) => [person.personId, person])).values()];
}

/** By the roster of the duty dispatch; where nobody stands on it, everybody who works at a post there. */
async function dutyOf({ db, clock }: TelephonogramsContext, organisationId: string): Promise<Recipient[]> {
  const now = clock.now();
  const onDuty = await findRecipients(db, await listOnDuty(db, organisationId, now));
  if (onDuty.length > 0) return onDuty;
  const permission = 'telephonograms.telephonogram.work';
  return await listRecipientsOf(db, { organisationId, permission, areaIds: [], now, limit: calledAtMost });
}

/** The message names number, subject and post; the text stands behind the sign-in. */
async function call(
  context: TelephonogramsContext,
  { personId, email, locale: wish }: Recipient,
  { delivery, telephonogram, post, rung }: Calling,
): Promise<void> {
  const { db, clock, town } = context;
  const called = { deliveryId: delivery.id, rung, personId, calledAt: clock.now() };
  if (!(await markCalled(db, called))) return;
  const locale = isLocale(wish) ? wish : defaultLocale;
  const { registerNumber: number, subject, id: telephonogramId, priority } = telephonogram;
  const box = rung === 'sender' ? 'outgoing' : 'incoming';
  const path = `/work/telephonograms?box=${box}&open=${telephonogramId}` as const;
  const values = { number, subject, post: post.title, url: `${context.baseUrl}${path}` };
  await queueMessage(context, {
    kind: 'telephonograms.call',
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: email,
    subject: context.text(locale, `telephonograms.call.${rung}`, values),
    bodyText: context.text(locale, `telephonograms.call.${rung}-body`, values),
    path,
    isTraining: town.isTraining,
    isUrgent: rung !== 'duty' || priority !== 'ordinary',
  });
}
