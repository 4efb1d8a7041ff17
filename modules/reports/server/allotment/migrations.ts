import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const allotmentMigrations: Migrations = {
  '2026-11-21-u20-allotment': {
    async up(db) {
      await sql`
        create table reports.crew (
          id uuid primary key,
          organisation_id uuid not null,
          name text not null,
          is_active boolean not null default true,
          version integer not null default 1,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create unique index crew_name on reports.crew (organisation_id, lower(name)) where is_active`.execute(
        db,
      );
      await sql`
        create table reports.crew_member (
          crew_id uuid not null references reports.crew (id),
          person_id uuid not null,
          primary key (crew_id, person_id)
        )`.execute(db);
      await sql`create index crew_member_person on reports.crew_member (person_id)`.execute(db);
      await sql`
        create table reports.allotment (
          report_id uuid primary key references reports.report (id),
          organisation_id uuid not null,
          person_id uuid,
          crew_id uuid references reports.crew (id),
          allotted_at timestamptz not null,
          check ((person_id is null) <> (crew_id is null))
        )`.execute(db);
      await sql`
        create index allotment_person on reports.allotment (person_id) where person_id is not null`.execute(
        db,
      );
      await sql`create index allotment_crew on reports.allotment (crew_id) where crew_id is not null`.execute(
        db,
      );
      await sql`
        alter table reports.history
          add column to_person_id uuid,
          add column to_crew_id uuid`.execute(db);
    },
  },
};
