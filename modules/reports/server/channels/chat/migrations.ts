import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const chatMigrations: Migrations = {
  '2026-11-21-t71-chats': {
    async up(db) {
      await sql`
        create table reports.chat (
          id uuid primary key,
          channel text not null,
          address text not null,
          name text,
          locale text,
          state jsonb not null,
          state_until timestamptz,
          heard_count integer not null,
          heard_since timestamptz not null,
          created_at timestamptz not null,
          keep_until timestamptz not null,
          unique (channel, address)
        )`.execute(db);
      await sql`create index chat_state_until on reports.chat (state_until) where state_until is not null`.execute(
        db,
      );
      await sql`create index chat_keep_until on reports.chat (keep_until)`.execute(db);
      await sql`
        create table reports.chat_follower (
          id uuid primary key,
          chat_id uuid not null references reports.chat (id) on delete cascade,
          report_id uuid not null references reports.report (id),
          created_at timestamptz not null,
          unique (chat_id, report_id)
        )`.execute(db);
      await sql`create index chat_follower_report on reports.chat_follower (report_id, id)`.execute(db);
    },
  },
};
