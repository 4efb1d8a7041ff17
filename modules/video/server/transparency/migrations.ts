import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const transparencyMigrations: Migrations = {
  '2026-11-22-a60-months': {
    async up(db) {
      await sql`
        create table video.month_figures (
          month text primary key,
          asked integer not null,
          answered integer not null,
          answered_in_time integer not null,
          refused integer not null,
          solved integer not null,
          live_looks integer not null,
          footage_looks integer not null,
          exports integer not null,
          emergencies integer not null,
          counted_at timestamptz not null
        )`.execute(db);
      await sql`create index request_asked on video.request (asked_at)`.execute(db);
      await sql`create index grant_emergency on video.grant (created_at) where kind = 'emergency'`.execute(
        db,
      );
    },
  },
};
