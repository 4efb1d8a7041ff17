import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const shortlistMigrations: Migrations = {
  '2026-11-21-u22-shortlists': {
    async up(db) {
      await sql`
        create table reports.shortlist (
          id uuid primary key,
          name text not null,
          person_id uuid,
          organisation_id uuid,
          created_at timestamptz not null,
          check ((person_id is null) <> (organisation_id is null))
        )`.execute(db);
      await sql`
        create unique index shortlist_name on reports.shortlist
          (coalesce(person_id, organisation_id), lower(name))`.execute(db);
      await sql`
        create table reports.shortlist_item (
          shortlist_id uuid not null references reports.shortlist (id) on delete cascade,
          report_id uuid not null references reports.report (id),
          added_at timestamptz not null,
          primary key (shortlist_id, report_id)
        )`.execute(db);
    },
  },
};
