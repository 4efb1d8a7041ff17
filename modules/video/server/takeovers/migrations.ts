import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const takeoverMigrations: Migrations = {
  '2026-11-22-c03-takeovers': {
    async up(db) {
      await sql`
        alter table video.recorder
          add column stand_in_id uuid references video.recorder (id),
          add column heard_at timestamptz,
          add constraint recorder_stands_in_for_another check (stand_in_id <> id)`.execute(db);
      await sql`
        create table video.takeover (
          id uuid primary key,
          recorder_id uuid not null references video.recorder (id),
          stand_in_id uuid not null references video.recorder (id),
          cause text not null check (cause in ('silent', 'struck-off')),
          begun_at timestamptz not null,
          back_at timestamptz,
          ended_at timestamptz
        )`.execute(db);
      // One statement decides: of two hubs that see the same silence one begins.
      await sql`create unique index takeover_under_way on video.takeover (recorder_id) where ended_at is null`.execute(
        db,
      );
      await sql`create index takeover_recent on video.takeover (recorder_id, ended_at)`.execute(db);
      await sql`
        create table video.taken_camera (
          takeover_id uuid not null references video.takeover (id),
          camera_id uuid not null references video.camera (id),
          stand_in_id uuid not null references video.recorder (id),
          from_at timestamptz not null,
          to_at timestamptz,
          own_state text,
          own_told_at timestamptz,
          primary key (takeover_id, camera_id, from_at)
        )`.execute(db);
      await sql`create unique index taken_camera_now on video.taken_camera (camera_id) where to_at is null`.execute(
        db,
      );
      await sql`create index taken_camera_of on video.taken_camera (camera_id, from_at)`.execute(db);
      await sql`create index taken_camera_by on video.taken_camera (stand_in_id, to_at)`.execute(db);
      await sql`
        alter table video.request_clip add column stand_in_holds jsonb not null default '[]'`.execute(db);
      // Kept where two recorders tell of one day of a camera, so that each second is counted once.
      await sql`alter table video.ledger_day add column spans jsonb`.execute(db);
    },
  },
  '2026-11-22-c04-stand-in-agreement': {
    async up(db) {
      await sql`alter table video.recorder add column stand_in_agreed_at timestamptz`.execute(db);
    },
  },
};
