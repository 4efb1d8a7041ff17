import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

/** A report may come by another way than our pages, and from somebody without an account. */
export const intakeMigrations: Migrations = {
  '2026-11-21-t40-sources-and-contacts': {
    async up(db) {
      await sql`alter table reports.report alter column author_person_id drop not null`.execute(db);
      await sql`alter table reports.report add column source text not null default 'web'`.execute(db);
      await sql`
        create table reports.contact (
          id uuid primary key,
          report_id uuid not null references reports.report (id),
          kind text not null,
          address text,
          name text,
          is_consent_given boolean not null,
          keep_until timestamptz not null,
          created_at timestamptz not null,
          check (address is not null or name is not null)
        )`.execute(db);
      await sql`create index contact_report on reports.contact (report_id)`.execute(db);
      await sql`create index contact_keep_until on reports.contact (keep_until)`.execute(db);
      await sql`create index contact_address on reports.contact (kind, address)`.execute(db);
    },
  },
  '2026-11-21-t99-contacts-hear-discussion': {
    async up(db) {
      await sql`alter table reports.contact add column discussion_ended_at timestamptz`.execute(db);
    },
  },
};
