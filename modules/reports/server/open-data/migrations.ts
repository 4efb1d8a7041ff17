import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const openDataMigrations: Migrations = {
  '2026-11-21-t91-open-data': {
    async up(db) {
      await sql`
        create table reports.open_data_file (
          day date primary key,
          row_count integer not null,
          character_count integer not null,
          completed_at timestamptz not null
        )`.execute(db);
      await sql`
        create table reports.open_data_part (
          day date not null,
          part integer not null,
          csv text not null,
          primary key (day, part)
        )`.execute(db);
      await sql`
        create index report_public_area on reports.report using gin (area_ids) where visibility = 'public'`.execute(
        db,
      );
    },
  },
};
