import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const maskMigrations: Migrations = {
  '2026-11-21-v09-masks': {
    async up(db) {
      await sql`
        create table video.mask (
          id uuid primary key,
          camera_id uuid not null references video.camera (id),
          points jsonb not null,
          from_at timestamptz,
          to_at timestamptz,
          reason text not null,
          created_by_person_id uuid,
          created_at timestamptz not null,
          removed_at timestamptz,
          removed_reason text,
          check (from_at is null or to_at is null or from_at < to_at)
        )`.execute(db);
      await sql`create index mask_camera on video.mask (camera_id) where removed_at is null`.execute(db);
      await sql`alter table video.request add column lifts_masks boolean not null default false`.execute(db);
    },
  },
};
