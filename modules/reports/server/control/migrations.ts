import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const controlMigrations: Migrations = {
  '2026-11-21-u13-control-of-answers': {
    async up(db) {
      await sql`
        create table reports.answer_check (
          answer_id uuid primary key references reports.history (id),
          report_id uuid not null references reports.report (id),
          organisation_id uuid not null,
          kind text not null check (kind in ('review', 'sample')),
          judgement text check (judgement in ('good', 'poor')),
          reason_id text,
          note text,
          return_id uuid references reports.history (id),
          judged_at timestamptz,
          judged_by_person_id uuid,
          check ((judgement is null) = (judged_at is null)),
          check (judgement is not distinct from 'poor' or reason_id is null),
          check (judgement is distinct from 'poor' or reason_id is not null)
        )`.execute(db);
      await sql`
        create index answer_check_waiting on reports.answer_check (answer_id) where judgement is null`.execute(
        db,
      );
      await sql`
        create index answer_check_judged on reports.answer_check (judged_at) where judgement is not null`.execute(
        db,
      );
      await sql`create index answer_check_report on reports.answer_check (report_id)`.execute(db);
    },
  },
};
