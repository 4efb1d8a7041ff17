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
  '2026-11-21-push-and-notices': {
    async up(db) {
      await sql`
        alter table notify.message
          add column is_notice boolean not null default false,
          add column path text check (path like '/%'),
          add column read_at timestamptz,
          drop constraint message_state_check,
          add constraint message_state_check
            check (state in ('queued', 'sent', 'failed', 'sandboxed', 'unsent'))`.execute(db);
      // What was sent before the list existed counts as read.
      await sql`
        update notify.message set is_notice = true, read_at = created_at
        where channel = 'email' and not is_secret and recipient_person_id is not null`.execute(db);
      await sql`create index message_reader on notify.message (recipient_person_id, id) where is_notice`.execute(
        db,
      );
      await sql`
        create index message_unread on notify.message (recipient_person_id, id)
        where is_notice and read_at is null`.execute(db);
      await sql`
        create table notify.push_device (
          id uuid primary key,
          person_id uuid not null,
          endpoint text not null unique,
          p256dh text not null,
          auth text not null,
          label text not null,
          created_at timestamptz not null,
          reached_at timestamptz
        )`.execute(db);
      await sql`create index push_device_person on notify.push_device (person_id, id)`.execute(db);
      await sql`
        create table notify.vapid_key (
          id boolean primary key check (id),
          public_key text not null,
          private_key text not null,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table notify.mute (
          person_id uuid not null,
          topic text not null,
          channel text not null,
          primary key (person_id, topic, channel)
        )`.execute(db);
      await sql`
        create table notify.quiet_hours (
          person_id uuid primary key,
          from_minute integer not null check (from_minute between 0 and 1439),
          until_minute integer not null check (until_minute between 0 and 1439),
          check (from_minute <> until_minute)
        )`.execute(db);
    },
  },
  '2026-11-21-t70-answers-by-mail': {
    async up(db) {
      await sql`alter table notify.message add column reply_to text`.execute(db);
    },
  },
  '2026-11-21-y-messages-of-a-recipient': {
    async up(db) {
      await sql`
        create index message_recipient on notify.message (recipient_person_id, id)
        where recipient_person_id is not null`.execute(db);
    },
  },
  '2026-11-21-z1-buttons': {
    async up(db) {
      await sql`alter table notify.message add column keyboard jsonb`.execute(db);
    },
  },
  '2026-11-21-z2-unsubscribe': {
    async up(db) {
      await sql`alter table notify.message add column unsubscribe_url text`.execute(db);
    },
  },
  '2026-11-21-z3-term-of-messages': {
    async up(db) {
      await sql`
        create index message_dealt_with on notify.message (created_at) where state <> 'queued'`.execute(db);
    },
  },
};
