import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { findPlaceName } from '#kernel/geo/place.ts';
import { newId } from '#kernel/ids.ts';
import type { Actor } from '#kernel/access/actor.ts';
import { reportProblems } from '../../contract/problems.ts';
import {
  changeSubscription,
  createSubscription,
  listSubscriptions,
  readUnsubscription,
  removeSubscription,
  subscriptionProblems,
  subscriptionsAtMost,
  unsubscribe,
  unsubscribeByMail,
} from '../../contract/subscriptions.ts';
import type { SubscriptionPlace, SubscriptionView } from '../../contract/subscriptions.ts';
import { findCategory } from '../category.store.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { oneClickWire } from './one-click-wire.ts';
import { deleteSubscription, listSubscriptionsOf, putSubscription, setRhythm } from './subscription.store.ts';
import type { SubscriptionRow } from './subscription.store.ts';
import { endByLink, followLink } from './unsubscribe-link.ts';

const handle = handlerFor<ReportsTables>();

export const subscriptionHandlers = [
  handle(listSubscriptions, async ({ db, actor }) => {
    const rows = await listSubscriptionsOf(db, personOf(actor), subscriptionsAtMost);
    return { subscriptions: rows.map(present), limit: subscriptionsAtMost };
  }),

  handle(createSubscription, async ({ db, actor, clock, audit }, { place, categoryId, rhythm }) => {
    const personId = personOf(actor);
    const placeName = await requirePlace(db, place);
    if (categoryId !== null) await requirePublicCategory(db, categoryId);
    const own = await listSubscriptionsOf(db, personId, subscriptionsAtMost);

    if (own.length >= subscriptionsAtMost)
      throw new Problem(subscriptionProblems.tooMany, { limit: subscriptionsAtMost });

    const createdAt = clock.now();
    const wish = { ...columnsOf(place), placeName, categoryId, rhythm };
    const id = await putSubscription(db, { id: newId(createdAt.getTime()), personId, ...wish, createdAt });
    audit({ type: 'reports.subscription', id }, { placeKind: place.kind, categoryId, rhythm });
    return { id };
  }),

  handle(changeSubscription, async ({ db, actor, audit }, { id, rhythm }) => {
    const isOwn = await setRhythm(db, { id, personId: personOf(actor) }, rhythm);
    if (!isOwn) throw new Problem(subscriptionProblems.notFound);
    audit({ type: 'reports.subscription', id }, { rhythm });
    return {};
  }),

  handle(removeSubscription, async ({ db, actor, audit }, { id }) => {
    const isOwn = await deleteSubscription(db, { id, personId: personOf(actor) });
    if (!isOwn) throw new Problem(subscriptionProblems.notFound);
    audit({ type: 'reports.subscription', id }, { isOver: true });
    return {};
  }),

  handle(readUnsubscription, async (context, { token }) => {
    const link = await followLink(context, token);
    return link.scope === 'discussion'
      ? { scope: link.scope, number: link.number, subscriptions: [] }
      : { scope: link.scope, number: null, subscriptions: link.subscriptions.map(present) };
  }),

  handle(unsubscribe, async (context, { token }) => await endByLink(context, token)),

  handle(unsubscribeByMail, async (context, { token }) => await endByLink(context, token), oneClickWire),
];

function personOf(actor: Actor): string {
  if (actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}

async function requirePlace(db: ReportsDb, place: SubscriptionPlace): Promise<string> {
  if (place.kind === 'town' || place.kind === 'box') return '';
  const name = await findPlaceName(db, place);
  if (name === undefined) throw new Problem(subscriptionProblems.placeUnknown);
  return name;
}

/** Of a private category nobody ever hears. */
async function requirePublicCategory(db: ReportsDb, categoryId: string): Promise<void> {
  const category = await findCategory(db, categoryId);
  if (!category?.isActive || category.isPrivate) throw new Problem(reportProblems.unknownCategory);
}

function columnsOf(place: SubscriptionPlace) {
  const nowhere = { placeId: null, west: null, south: null, east: null, north: null };
  const { kind: placeKind } = place;
  if (place.kind === 'town') return { ...nowhere, placeKind };
  if (place.kind !== 'box') return { ...nowhere, placeKind, placeId: place.id };
  const [west, south, east, north] = place.box;
  return { ...nowhere, placeKind, west, south, east, north };
}

function present(row: SubscriptionRow): SubscriptionView {
  const { id, placeKind, placeName, categoryId, rhythm, createdAt } = row;
  return { id, placeKind, placeName, categoryId, rhythm, createdAt: createdAt.toISOString() };
}
