import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const anonymousMigrations: Migrations = {
  '2026-11-21-t82-follow-links': {
    async up(db) {
      await sql`
        create table reports.follow_link (
          report_id uuid primary key references reports.report (id),
          token_hash text not null unique,
          created_at timestamptz not null
        )`.execute(db);
    },
  },
};
