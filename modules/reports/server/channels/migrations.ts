import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

const secretBytes = 32;

export const channelMigrations: Migrations = {
  '2026-11-21-t70-channels': {
    async up(db) {
      await sql`alter table reports.contact add column locale text, add column unreachable_at timestamptz`.execute(
        db,
      );
      await sql`
        create table reports.incoming_message (
          id uuid primary key,
          channel text not null,
          external_id text not null,
          state text not null,
          raw bytea,
          envelope_from text,
          envelope_to text[] not null,
          address text,
          name text,
          subject text,
          text text,
          locale text,
          lng double precision,
          lat double precision,
          left_out_count integer not null default 0,
          reason text,
          report_id uuid references reports.report (id),
          contact_id uuid,
          is_from_other boolean not null default false,
          keep_until timestamptz not null,
          received_at timestamptz not null,
          unique (channel, external_id)
        )`.execute(db);
      await sql`create index incoming_message_state on reports.incoming_message (state, id)`.execute(db);
      await sql`
        create index incoming_message_report on reports.incoming_message (report_id, id)
        where report_id is not null`.execute(db);
      await sql`create index incoming_message_keep_until on reports.incoming_message (keep_until)`.execute(
        db,
      );
      await sql`
        create table reports.outgoing_message (
          history_id uuid not null,
          contact_id uuid not null,
          message_id uuid not null,
          kind text not null,
          address text not null,
          bounced_at timestamptz,
          created_at timestamptz not null,
          primary key (history_id, contact_id)
        )`.execute(db);
      await sql`create index outgoing_message_contact on reports.outgoing_message (contact_id, message_id)`.execute(
        db,
      );
      await sql`create index outgoing_message_address on reports.outgoing_message (address, created_at)`.execute(
        db,
      );
      await sql`create table reports.channel_secret (id boolean primary key check (id), secret text not null)`.execute(
        db,
      );
      const secret = randomBytes(secretBytes).toString('base64url');
      await sql`insert into reports.channel_secret (id, secret) values (true, ${secret})`.execute(db);
    },
  },
};
