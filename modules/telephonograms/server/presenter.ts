import type { Actor } from '#kernel/access/actor.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { deliveryStates } from '../contract/telephonogram.ts';
import type { DeliveryState, DeliveryView, TelephonogramSummary } from '../contract/telephonogram.ts';
import type { TelephonogramsContext } from './context.ts';
import { hasCome } from './delivery-machine.ts';
import { listDeliveriesOf } from './delivery.store.ts';
import type { DeliveryRow } from './delivery.store.ts';
import { findCard, findCards } from './dispatch.store.ts';
import { listPosts } from './setup.store.ts';
import type { PostRow } from './setup.store.ts';
import { maySeeCard, mayWorkAt } from './telephonogram.policy.ts';
import type { TelephonogramRow } from './telephonogram.store.ts';

type Looking = Pick<TelephonogramsContext, 'db' | 'actor'>;

export async function postsById({ db }: Pick<Looking, 'db'>): Promise<ReadonlyMap<string, PostRow>> {
  return new Map((await listPosts(db)).map((post) => [post.id, post]));
}

/** Rows as a list shows them; `box` tells whose states count. */
export async function presentSummaries(
  context: Looking,
  rows: readonly TelephonogramRow[],
): Promise<TelephonogramSummary[]> {
  const { db, actor } = context;
  const posts = await postsById(context);
  const deliveries = Map.groupBy(
    await listDeliveriesOf(
      db,
      rows.map(({ id }) => id),
    ),
    ({ telephonogramId }) => telephonogramId,
  );
  const cards = await findCards(
    db,
    rows.flatMap(({ incidentId }) => incidentId ?? []),
  );
  const cardOf = (incidentId: string | null): string | null => {
    const card = cards.get(incidentId ?? '');
    return card && maySeeCard(actor, card) ? card.id : null;
  };
  return rows.map((row) => {
    const all = deliveries.get(row.id) ?? [];
    const own = all.filter(({ organisationId }) => mayWorkAt(actor, organisationId));
    // A recipient sees how it stands with its own posts; who else is late is the sender's matter.
    const counted = mayWorkAt(actor, row.organisationId) ? all : own;
    return {
      id: row.id,
      registerNumber: row.registerNumber,
      subject: row.subject,
      priority: row.priority,
      sentAt: row.sentAt.toISOString(),
      from: posts.get(row.fromPostId)?.title ?? '',
      acceptBy: row.acceptBy.toISOString(),
      recipients: counted.length,
      accepted: counted.filter(({ state }) => hasCome(state, 'accepted')).length,
      overdue: counted.filter(isOverdue).length,
      hasTask: row.task !== null,
      incidentId: cardOf(row.incidentId),
      ownState: leastOf(own.map(({ state }) => state)),
      newDeliveryIds: own.filter(({ state }) => state === 'sent').map(({ id }) => id),
    };
  });
}

function leastOf(states: readonly DeliveryState[]): DeliveryState | null {
  return deliveryStates.find((state) => states.includes(state)) ?? null;
}

export function isOverdue({ state, overdueAt }: DeliveryRow): boolean {
  return overdueAt !== null && !hasCome(state, 'accepted');
}

/** Deliveries of these telephonograms, in the order given. */
export async function presentDeliveries(
  { db, actor }: Looking,
  telephonograms: readonly TelephonogramRow[],
  rows: readonly DeliveryRow[],
): Promise<DeliveryView[]> {
  const known = new Map(telephonograms.map((telephonogram) => [telephonogram.id, telephonogram]));
  const posts = await postsById({ db });
  const organisations = await findOrganisationNames(
    db,
    rows.map(({ organisationId }) => organisationId),
  );
  const people = await findPersonNames(
    db,
    rows.flatMap(({ readByPersonId, acceptedByPersonId }) =>
      [readByPersonId, acceptedByPersonId].flatMap((id) => id ?? []),
    ),
  );
  const nameOf = (id: string | null): string | null => (id === null ? null : (people.get(id) ?? null));
  return rows.map((row) => ({
    id: row.id,
    postId: row.postId,
    post: posts.get(row.postId)?.title ?? '',
    organisation: organisations.get(row.organisationId) ?? '',
    phone: posts.get(row.postId)?.phone ?? null,
    state: row.state,
    isOwn: mayWorkAt(actor, row.organisationId),
    isOverdue: isOverdue(row),
    escalation: row.escalation,
    dueAt: row.dueAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    readBy: nameOf(row.readByPersonId),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    acceptedBy: row.acceptedName ?? nameOf(row.acceptedByPersonId),
    acceptedWay: row.acceptedAt === null ? null : row.acceptedName === null ? 'page' : 'voice',
    readBack: row.readBack,
    doneAt: row.doneAt?.toISOString() ?? null,
    doneNote: row.doneNote,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    returnNote: row.returnNote,
    can: canOf(actor, row, known.get(row.telephonogramId)),
  }));
}

function canOf(
  actor: Actor,
  { state, organisationId }: DeliveryRow,
  telephonogram: TelephonogramRow | undefined,
): DeliveryView['can'] {
  const { task = null, needsReadBack = false } = telephonogram ?? {};
  const isSender = telephonogram !== undefined && mayWorkAt(actor, telephonogram.organisationId);
  const isOwn = mayWorkAt(actor, organisationId);
  const isAccepted = hasCome(state, 'accepted');
  return {
    accept: isOwn && !isAccepted,
    finish: isOwn && state === 'accepted' && task !== null,
    decide: isSender && (state === 'done' || (state === 'accepted' && needsReadBack)),
    voice: isSender && !isAccepted,
  };
}

/** The number of the card it is about, for those who may see the card. */
export async function cardNumberOf(
  { db, actor }: Looking,
  incidentId: string | null,
): Promise<number | null> {
  const card = incidentId === null ? undefined : await findCard(db, incidentId);
  return card && maySeeCard(actor, card) ? card.number : null;
}
