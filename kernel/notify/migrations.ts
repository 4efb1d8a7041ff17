import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const notifyMigrations: Migrations = {
  '2026-11-21-messages': {
    async up(db) {
      await sql`
        create table notify.message (
          id uuid primary key,
          kind text not null,
          locale text not null,
          recipient_person_id uuid,
          channel text not null,
          address text not null,
          subject text not null,
          body_text text,
          body_html text,
          is_training boolean not null,
          is_secret boolean not null,
          state text not null check (state in ('queued', 'sent', 'failed', 'sandboxed')),
          attempt_count integer not null,
          next_attempt_at timestamptz,
          created_at timestamptz not null,
          check ((state = 'queued') = (next_attempt_at is not null))
        )`.execute(db);
      await sql`create index message_due on notify.message (next_attempt_at) where state = 'queued'`.execute(
        db,
      );
      await sql`create index message_state on notify.message (state, id)`.execute(db);
      await sql`
        create table notify.attempt (
          id uuid primary key,
          message_id uuid not null references notify.message (id) on delete cascade,
          attempted_at timestamptz not null,
          outcome text not null check (outcome in ('sent', 'failed', 'sandboxed')),
          detail text not null
        )`.execute(db);
      await sql`create index attempt_message on notify.attempt (message_id, id)`.execute(db);
    },
  },
  '2026-11-21-other-channels': {
    async up(db) {
      await sql`
        create table notify.channel_address (
          person_id uuid not null,
          channel text not null,
          address text not null,
          verified_at timestamptz not null,
          primary key (person_id, channel),
          unique (channel, address)
        )`.execute(db);
      await sql`
        create table notify.link_code (
          person_id uuid not null,
          channel text not null,
          code_hash text not null unique,
          locale text not null,
          expires_at timestamptz not null,
          primary key (person_id, channel)
        )`.execute(db);
    },
  },
};
