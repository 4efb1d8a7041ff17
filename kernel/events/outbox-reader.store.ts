import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { EmittedEvent, EventsTables } from './outbox.store.ts';

/*
 * The order of the outbox is (transaction id, position), and a reader may only go below pg_snapshot_xmin: the oldest
 * transaction that still runs. Above it a row may yet appear before one that is already there, and a reader that had
 * gone past would never see it. What is committed but still above is "withheld" and comes when the older one has ended.
 */

/** A place in the outbox: everything up to and including it has been read. */
export interface OutboxCursor {
  /** PostgreSQL's xid8 as text: it outgrows a JavaScript number. */
  readonly transactionId: string;
  readonly position: number;
}

export const beginningOfOutbox: OutboxCursor = { transactionId: '0', position: 0 };

export interface OutboxEvent extends EmittedEvent, OutboxCursor {}

export interface OutboxPage {
  readonly events: readonly OutboxEvent[];
  /** More is committed than may be read yet. */
  readonly isWithheld: boolean;
}

const eventColumns = [
  'position',
  'id',
  'eventId',
  'subjectId',
  'payload',
  'occurredAt',
  'transactionId',
] as const;

/** What came after the cursor, oldest first. Relies on the index `outbox_order`. */
export async function readOutboxAfter(db: AnyDb, after: OutboxCursor, limit: number): Promise<OutboxPage> {
  const tables = tablesOf<EventsTables>(db);
  const rows = await tables
    .selectFrom('events.outbox')
    .select(eventColumns)
    .select(sql<boolean>`transaction_id < pg_snapshot_xmin(pg_current_snapshot())`.as('isSettled'))
    .where(
      sql<boolean>`(transaction_id, position) > (${after.transactionId}::xid8, ${after.position}::bigint)`,
    )
    .orderBy('transactionId')
    .orderBy('position')
    .limit(limit)
    .execute();
  // NOTE: one statement has one snapshot, so the settled rows are exactly the first ones.
  const events = rows.filter(({ isSettled }) => isSettled).map(({ isSettled: _, ...event }) => event);
  return { events, isWithheld: events.length < rows.length };
}

/** The newest events that may be read, oldest first. */
export async function readOutboxEnd(db: AnyDb, limit: number): Promise<OutboxEvent[]> {
  const rows = await tablesOf<EventsTables>(db)
    .selectFrom('events.outbox')
    .select(eventColumns)
    .where(sql<boolean>`transaction_id < pg_snapshot_xmin(pg_current_snapshot())`)
    .orderBy('transactionId', 'desc')
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

export function isAfter(one: OutboxCursor, other: OutboxCursor): boolean {
  const difference = BigInt(one.transactionId) - BigInt(other.transactionId);
  return difference > 0n || (difference === 0n && one.position > other.position);
}

export interface PastEvents {
  readonly eventId: string;
  readonly since: Date;
  readonly limit: number;
}

/** Events of one kind as far back as the outbox is kept, the newest first: for trials. */
export async function listPastEvents(
  db: AnyDb,
  { eventId, since, limit }: PastEvents,
): Promise<Pick<EmittedEvent, 'id' | 'subjectId' | 'payload' | 'occurredAt'>[]> {
  return await tablesOf<EventsTables>(db)
    .selectFrom('events.outbox')
    .select(['id', 'subjectId', 'payload', 'occurredAt'])
    .where('eventId', '=', eventId)
    .where('occurredAt', '>=', since)
    .orderBy('occurredAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}
