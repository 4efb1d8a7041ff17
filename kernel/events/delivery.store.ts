import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { EventsTables } from './outbox.store.ts';
import { beginningOfOutbox } from './outbox-reader.store.ts';
import type { OutboxCursor } from './outbox-reader.store.ts';

interface DeliveryTables extends EventsTables {
  'events.cursor': { id: string; transactionId: string; position: number; movedAt: Date };
  'events.delivery': { listenerId: string; eventId: string; deliveredAt: Date };
}

const cursorId = 'delivery';

export async function ensureCursor(db: AnyDb): Promise<void> {
  await tablesOf<DeliveryTables>(db)
    .insertInto('events.cursor')
    .values({ id: cursorId, ...beginningOfOutbox, movedAt: new Date(0) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Takes the cursor for this transaction; undefined when another hub has it.
 *
 * NOTE: jobs of one key run in the order of their `created_on`, which is the start of the transaction that made them.
 * A transaction that began before the cursor last moved would put its later events first, so it is refused as well.
 */
export async function claimCursor(db: AnyDb): Promise<OutboxCursor | undefined> {
  return await tablesOf<DeliveryTables>(db)
    .selectFrom('events.cursor')
    .select(['transactionId', 'position'])
    .where('id', '=', cursorId)
    .where('movedAt', '<', sql<Date>`now()`)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function moveCursor(db: AnyDb, { transactionId, position }: OutboxCursor): Promise<void> {
  await tablesOf<DeliveryTables>(db)
    .updateTable('events.cursor')
    .set({ transactionId, position, movedAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', cursorId)
    .execute();
}

export interface DeliveryKey {
  readonly listenerId: string;
  readonly eventId: string;
}

/** Answers whether this is the first delivery; a second one at the same time waits here for the first. */
export async function insertDelivery(
  db: AnyDb,
  { listenerId, eventId }: DeliveryKey,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tablesOf<DeliveryTables>(db)
    .insertInto('events.delivery')
    .values({ listenerId, eventId, deliveredAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function isDelivered(db: AnyDb, { listenerId, eventId }: DeliveryKey): Promise<boolean> {
  const row = await tablesOf<DeliveryTables>(db)
    .selectFrom('events.delivery')
    .select('eventId')
    .where('eventId', '=', eventId)
    .where('listenerId', '=', listenerId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Removes the oldest events that every listener has got; answers how many went. */
export async function deleteOldEvents(db: AnyDb, before: Date, limit: number): Promise<number> {
  const tables = tablesOf<DeliveryTables>(db);
  const oldest = tables
    .selectFrom('events.outbox')
    .select('events.outbox.position')
    .where('occurredAt', '<', before)
    .where(
      sql<boolean>`(transaction_id, position) <=
        (select c.transaction_id, c.position from events.cursor as c where c.id = ${cursorId})`,
    )
    .orderBy('events.outbox.position')
    .limit(limit);
  const { numDeletedRows } = await tables
    .deleteFrom('events.outbox')
    .where('position', 'in', oldest)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Relies on the index `delivery_age`. */
export async function deleteOldDeliveries(db: AnyDb, before: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ eventId: string }>`
    delete from events.delivery where (event_id, listener_id) in (
      select event_id, listener_id from events.delivery
      where delivered_at < ${before} order by delivered_at limit ${limit}
    ) returning event_id`.execute(tablesOf<DeliveryTables>(db));
  return rows.length;
}
