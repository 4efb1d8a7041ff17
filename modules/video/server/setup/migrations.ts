import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const setupMigrations: Migrations = {
  '2026-11-22-c01-probe': {
    async up(db) {
      await sql`
        create table video.probe (
          id uuid primary key,
          recorder_id uuid not null references video.recorder (id),
          person_id uuid not null,
          session_id text not null,
          device_url text,
          stream_url text,
          addresses text[] not null,
          opened_at timestamptz not null,
          made_at timestamptz
        )`.execute(db);
      await sql`create index probe_opened on video.probe (opened_at)`.execute(db);
    },
  },
};
