import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const importMigrations: Migrations = {
  '2026-11-21-u31-import-of-old-reports': {
    async up(db) {
      await sql`
        create table reports.report_import (
          id uuid primary key,
          file_name text not null,
          content bytea,
          state text not null,
          counts jsonb,
          rejected jsonb not null,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table reports.imported_report (
          source text not null,
          external_number text not null,
          report_id uuid not null references reports.report (id),
          primary key (source, external_number)
        )`.execute(db);
    },
  },
};
