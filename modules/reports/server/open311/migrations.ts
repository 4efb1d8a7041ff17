import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const open311Migrations: Migrations = {
  '2026-11-21-t41-open311': {
    async up(db) {
      await sql`
        create table reports.submission (
          report_id uuid primary key references reports.report (id),
          key_id uuid,
          person_id uuid,
          organisation_id uuid,
          attributes jsonb not null,
          media_urls text[] not null,
          address_text text,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create index submission_owner on reports.submission (coalesce(organisation_id, person_id), report_id)`.execute(
        db,
      );
      await sql`
        create table reports.request_token (
          token uuid primary key,
          key_id uuid,
          draft jsonb,
          report_id uuid references reports.report (id),
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table reports.peer_update (
          id uuid primary key,
          owner_id uuid not null,
          update_id text not null,
          report_id uuid not null references reports.report (id),
          status text,
          text text,
          media_urls text[] not null,
          effect text not null,
          created_at timestamptz not null,
          unique (owner_id, update_id)
        )`.execute(db);
      await sql`create index peer_update_report on reports.peer_update (report_id, id)`.execute(db);
      await sql`
        create table reports.bulk_file (
          day date primary key,
          csv text not null,
          row_count integer not null,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create index report_public_created on reports.report (created_at desc, number desc)
        where visibility = 'public'`.execute(db);
      await sql`create index history_occurred on reports.history (occurred_at, id)`.execute(db);
    },
  },
};
