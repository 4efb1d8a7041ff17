import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const photoBoxMigrations: Migrations = {
  '2026-11-21-t83-covered-photos': {
    async up(db) {
      await sql`
        create table reports.covered_photo (
          id uuid primary key,
          report_id uuid not null references reports.report (id),
          original_file_id uuid not null unique,
          shown_file_id uuid,
          boxes jsonb not null,
          covered_at timestamptz not null
        )`.execute(db);
      await sql`create index covered_photo_report on reports.covered_photo (report_id, id)`.execute(db);
    },
  },
};
