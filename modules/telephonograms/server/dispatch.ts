import { townDayOf } from '#kernel/clock/town-day.ts';
import type { InputOf } from '#kernel/http/contract.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { sendTelephonogram } from '../contract/routes.ts';
import { announce } from './announce.ts';
import { callPost } from './call-post.jobs.ts';
import type { TelephonogramsContext } from './context.ts';
import { listDeliveriesOf } from './delivery.store.ts';
import type { PostRow } from './setup.store.ts';
import { insertTelephonogram, takeNumber } from './telephonogram.store.ts';
import type { TelephonogramRow } from './telephonogram.store.ts';

type Sending = InputOf<typeof sendTelephonogram>;

export interface Dispatch {
  readonly from: PostRow;
  /** At least one. */
  readonly recipients: readonly PostRow[];
  readonly facts: Omit<Sending, 'fromPostId' | 'postIds' | 'groupIds'>;
}

/** Numbers a telephonogram in the journal of its post, sends it and calls every recipient. */
export async function dispatch(context: TelephonogramsContext, sending: Dispatch): Promise<TelephonogramRow> {
  const { recipients } = sending;
  const row = await numberRow(context, sending);
  await insertTelephonogram(
    context.db,
    row,
    recipients.map((post) => deliveryTo(post, row)),
  );
  await callRecipients(context, row);
  announce(context, row, [row.organisationId, ...recipients.map(({ organisationId }) => organisationId)]);
  return row;
}

async function numberRow(
  { db, actor, clock, town }: TelephonogramsContext,
  { from, facts }: Dispatch,
): Promise<TelephonogramRow> {
  const { subject, text, priority, acceptSeconds, needsReadBack, task, taskDueAt, incidentId, replyToId } =
    facts;
  const sentAt = clock.now();
  const year = Number(townDayOf(sentAt, town.timeZone).slice(0, 4));
  const number = await takeNumber(db, { journalId: from.journalId, year });
  const journal = await db
    .selectFrom('telephonograms.journal')
    .select('prefix')
    .where('id', '=', from.journalId)
    .executeTakeFirstOrThrow();
  return {
    subject,
    text,
    priority,
    acceptSeconds,
    needsReadBack,
    task,
    incidentId,
    replyToId,
    fromPostId: from.id,
    id: newId(sentAt.getTime()),
    journalId: from.journalId,
    year,
    number,
    registerNumber: `${journal.prefix}-${year}/${number}`,
    organisationId: from.organisationId,
    personId: actor.personId,
    sentAt,
    acceptBy: new Date(sentAt.getTime() + acceptSeconds * 1000),
    taskDueAt: task !== null && taskDueAt !== null ? new Date(taskDueAt) : null,
  };
}

function deliveryTo({ id: postId, organisationId }: PostRow, { id, sentAt, acceptBy }: TelephonogramRow) {
  return {
    id: newId(sentAt.getTime()),
    telephonogramId: id,
    postId,
    organisationId,
    state: 'sent' as const,
    dueAt: acceptBy,
  };
}

async function callRecipients({ db }: TelephonogramsContext, { id }: TelephonogramRow): Promise<void> {
  for (const delivery of await listDeliveriesOf(db, [id]))
    await enqueue(db, callPost, { deliveryId: delivery.id, rung: 'duty' }, { key: delivery.id });
}
