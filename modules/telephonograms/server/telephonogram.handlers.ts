import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { InputOf } from '#kernel/http/contract.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { blanksOf } from '../contract/blanks.ts';
import { telephonogramProblems } from '../contract/problems.ts';
import {
  listOfCard,
  listTelephonograms,
  readOptions,
  readTelephonogram,
  sendTelephonogram,
} from '../contract/routes.ts';
import type { TelephonogramsContext } from './context.ts';
import { listDeliveriesOf } from './delivery.store.ts';
import { cardNumberOf, postsById, presentDeliveries, presentSummaries } from './presenter.ts';
import { dispatch } from './dispatch.ts';
import { findCard } from './dispatch.store.ts';
import { findPost, listGroups, listPosts, listTemplates } from './setup.store.ts';
import type { PostRow } from './setup.store.ts';
import type { TelephonogramsTables } from './tables.ts';
import { maySeeCard, mayWorkAt, organisationsOf } from './telephonogram.policy.ts';
import { findTelephonogram, listRelated, listTelephonograms as listRows } from './telephonogram.store.ts';
import type { TelephonogramRow } from './telephonogram.store.ts';

const handle = handlerFor<TelephonogramsTables>();

export const telephonogramHandlers = [
  handle(listTelephonograms, async (context, { box, isOpen = false, limit }) => {
    const organisationIds = organisationsOf(context.actor);
    const rows = await listRows(context.db, { organisationIds, box, isOpen, limit });
    const telephonograms = await presentSummaries(context, rows);
    return {
      telephonograms:
        box === 'incoming' ? telephonograms : telephonograms.map((one) => ({ ...one, ownState: null })),
    };
  }),

  handle(readTelephonogram, async (context, { id }) => {
    const { db, actor } = context;
    const row = await loadSeen(context, id);

    const [summary] = await presentSummaries(context, [row]);
    if (!summary) throw new Problem(telephonogramProblems.notFound);
    const posts = await postsById(context);
    const all = await listDeliveriesOf(db, [id]);
    const isSender = mayWorkAt(actor, row.organisationId);
    const own = all.filter(({ organisationId }) => mayWorkAt(actor, organisationId));
    const people = await findPersonNames(db, row.personId === null ? [] : [row.personId]);
    const original = row.replyToId === null ? undefined : await findTelephonogram(db, row.replyToId);
    const { text, task, needsReadBack } = row;
    context.audit({ type: 'telephonograms.telephonogram', id });
    return {
      ...summary,
      fromPostId: row.fromPostId,
      text,
      task,
      needsReadBack,
      taskDueAt: row.taskDueAt?.toISOString() ?? null,
      person: people.get(row.personId ?? '') ?? '',
      incidentNumber: await cardNumberOf(context, row.incidentId),
      replyTo: original ? { id: original.id, registerNumber: original.registerNumber } : null,
      replies: await repliesTo(context, row),
      deliveries: await presentDeliveries(context, [row], isSender ? all : own),
      recipientTitles: all.map(({ postId }) => posts.get(postId)?.title ?? ''),
      can: { reply: own.length > 0 },
    };
  }),

  handle(readOptions, async ({ db, actor }) => {
    const active = (await listPosts(db)).filter(({ isActive }) => isActive);
    const organisations = await findOrganisationNames(
      db,
      active.map(({ organisationId }) => organisationId),
    );
    return {
      ownPosts: active
        .filter(({ organisationId }) => mayWorkAt(actor, organisationId))
        .map(({ id, title }) => ({ id, title })),
      posts: active.map(({ id, title, organisationId, phone }) => ({
        id,
        title,
        phone,
        organisation: organisations.get(organisationId) ?? '',
      })),
      groups: (await listGroups(db)).filter(({ isActive }) => isActive),
      templates: (await listTemplates(db)).filter(({ isActive }) => isActive),
    };
  }),

  handle(listOfCard, async (context, { incidentId }) => {
    const { db, actor } = context;
    const card = await findCard(db, incidentId);
    if (!card || !maySeeCard(actor, card)) return { telephonograms: [] };
    const rows = await listRelated(db, { incidentId });
    return { telephonograms: await presentSummaries(context, await onlySeen(context, rows)) };
  }),

  handle(sendTelephonogram, async (context, input) => {
    const { db, actor } = context;
    const from = await findPost(db, input.fromPostId);
    if (!from?.isActive || !mayWorkAt(actor, from.organisationId))
      throw new Problem(telephonogramProblems.postUnfit);
    const [blank] = blanksOf(input.subject, input.text, input.task ?? '');
    if (blank !== undefined) throw new Problem(telephonogramProblems.blankLeft, { blank });
    const recipients = await recipientsOf(context, input);
    if (recipients.length === 0) throw new Problem(telephonogramProblems.nobodyToSendTo);
    await requireKnown(context, input);

    const row = await dispatch(context, { from, recipients, facts: input });
    const { id, registerNumber } = row;
    context.audit(
      { type: 'telephonograms.telephonogram', id },
      { registerNumber, recipients: recipients.length },
    );
    return { id, registerNumber };
  }),
];

/** @throws Problem `telephonograms.telephonogram-not-found` */
export async function loadSeen(
  context: Pick<TelephonogramsContext, 'db' | 'actor'>,
  id: string,
): Promise<TelephonogramRow> {
  const row = await findTelephonogram(context.db, id);
  const [seen] = row ? await onlySeen(context, [row]) : [];
  if (!seen) throw new Problem(telephonogramProblems.notFound);
  return seen;
}

/** Those that an organisation of the caller sent or received. */
async function onlySeen(
  { db, actor }: Pick<TelephonogramsContext, 'db' | 'actor'>,
  rows: readonly TelephonogramRow[],
): Promise<TelephonogramRow[]> {
  const deliveries = await listDeliveriesOf(
    db,
    rows.map(({ id }) => id),
  );
  const received = new Set(
    deliveries
      .filter(({ organisationId }) => mayWorkAt(actor, organisationId))
      .map(({ telephonogramId }) => telephonogramId),
  );
  return rows.filter(({ id, organisationId }) => received.has(id) || mayWorkAt(actor, organisationId));
}

async function repliesTo(context: TelephonogramsContext, { id }: TelephonogramRow) {
  const rows = await onlySeen(context, await listRelated(context.db, { replyToId: id }));
  const posts = await postsById(context);
  return rows.map((row) => ({
    id: row.id,
    registerNumber: row.registerNumber,
    from: posts.get(row.fromPostId)?.title ?? '',
    sentAt: row.sentAt.toISOString(),
    text: row.text,
  }));
}

type Sending = InputOf<typeof sendTelephonogram>;

/** Each post once, named or of a group; never the sender itself, nor one that is no more. */
async function recipientsOf({ db }: TelephonogramsContext, input: Sending): Promise<PostRow[]> {
  const groups = (await listGroups(db)).filter(({ id }) => input.groupIds.includes(id));
  const wanted = new Set([...input.postIds, ...groups.flatMap(({ postIds }) => postIds)]);
  return (await listPosts(db)).filter(
    ({ id, isActive }) => isActive && wanted.has(id) && id !== input.fromPostId,
  );
}

/** @throws Problem `telephonograms.card-unfit`, `telephonograms.reply-unfit` */
async function requireKnown(context: TelephonogramsContext, input: Sending): Promise<void> {
  const { db, actor } = context;
  if (input.incidentId !== null) {
    const card = await findCard(db, input.incidentId);
    if (!card || !maySeeCard(actor, card)) throw new Problem(telephonogramProblems.cardUnfit);
  }
  if (input.replyToId === null) return;
  const original = await findTelephonogram(db, input.replyToId);
  const isSeen = original && (await onlySeen(context, [original])).length > 0;
  if (!isSeen) throw new Problem(telephonogramProblems.replyUnfit);
}
