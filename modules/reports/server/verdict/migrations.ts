import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const verdictMigrations: Migrations = {
  '2026-11-21-u11-ratings-and-denials': {
    async up(db) {
      await sql`
        create table reports.rating (
          history_id uuid primary key references reports.history (id),
          report_id uuid not null references reports.report (id),
          organisation_id uuid not null,
          score smallint not null check (score between 1 and 5),
          reasons text[] not null,
          rated_at timestamptz not null
        )`.execute(db);
      await sql`create index rating_rated on reports.rating (rated_at)`.execute(db);
      await sql`create index rating_report on reports.rating (report_id)`.execute(db);
      await sql`
        create table reports.denial (
          report_id uuid not null references reports.report (id),
          answer_id uuid not null references reports.history (id),
          person_id uuid not null,
          text text not null,
          denied_at timestamptz not null,
          primary key (report_id, answer_id, person_id)
        )`.execute(db);
      await sql`create index denial_person on reports.denial (person_id, denied_at)`.execute(db);
    },
  },
};
