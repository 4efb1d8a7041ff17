import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const eventsMigrations: Migrations = {
  '2026-11-21-outbox': {
    async up(db) {
      // `transaction_id` keeps cursors honest: a reader stays below pg_snapshot_xmin and cannot pass a late commit.
      await sql`
        create table events.outbox (
          position bigint generated always as identity primary key,
          id uuid not null unique,
          event_id text not null,
          subject_id text not null,
          payload jsonb not null,
          occurred_at timestamptz not null,
          transaction_id xid8 not null default pg_current_xact_id()
        )`.execute(db);
      await sql`create index outbox_order on events.outbox (transaction_id, position)`.execute(db);
    },
  },
  '2026-11-21-delivery': {
    async up(db) {
      await sql`
        create table events.cursor (
          id text primary key,
          transaction_id xid8 not null,
          position bigint not null,
          moved_at timestamptz not null
        )`.execute(db);
      await sql`
        create table events.delivery (
          listener_id text not null,
          event_id uuid not null,
          delivered_at timestamptz not null,
          primary key (event_id, listener_id)
        )`.execute(db);
      await sql`create index delivery_age on events.delivery (delivered_at)`.execute(db);
    },
  },
};
