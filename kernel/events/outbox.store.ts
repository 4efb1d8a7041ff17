import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { Generated } from 'kysely';

export interface OutboxRow {
  position: Generated<number>;
  id: string;
  eventId: string;
  subjectId: string;
  payload: unknown;
  occurredAt: Date;
  transactionId: Generated<string>;
}

export interface EventsTables {
  'events.outbox': OutboxRow;
}

/** The channel that wakes readers of the outbox after a commit. */
export const outboxChannel = 'veche_outbox';

export interface EmittedEvent {
  readonly id: string;
  readonly eventId: string;
  readonly subjectId: string;
  readonly payload: unknown;
  readonly occurredAt: Date;
}

export async function appendToOutbox(db: AnyDb, events: readonly EmittedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const tables = tablesOf<EventsTables>(db);
  const rows = tables
    .insertInto('events.outbox')
    .values(events.map((event) => ({ ...event, payload: JSON.stringify(event.payload) })))
    .returning('id');
  // NOTE: NOTIFY is delivered at commit, so readers never wake before the rows are there.
  await sql`with written as (${rows}) select pg_notify(${outboxChannel}, '') from written limit 1`.execute(
    tables,
  );
}
