import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const lookMigrations: Migrations = {
  '2026-11-21-v04-viewings': {
    async up(db) {
      await sql`
        create table video.viewing (
          id uuid primary key,
          person_id uuid,
          session_id text not null,
          organisation_id uuid,
          camera_id uuid not null references video.camera (id),
          owner_organisation_id uuid not null,
          "right" text not null,
          grant_id uuid references video.grant (id),
          reason text,
          footage_from timestamptz,
          footage_to timestamptz,
          opened_at timestamptz not null
        )`.execute(db);
      await sql`create index viewing_camera on video.viewing (camera_id, opened_at desc)`.execute(db);
      await sql`create index viewing_person on video.viewing (person_id, opened_at desc)`.execute(db);
      await sql`
        create table video.look (
          recorder_id uuid not null,
          journal uuid not null,
          number bigint not null,
          at timestamptz not null,
          viewing_id uuid,
          camera_id uuid not null,
          owner_organisation_id uuid not null,
          "right" text not null,
          what text not null,
          from_at timestamptz not null,
          to_at timestamptz,
          primary key (recorder_id, journal, number)
        )`.execute(db);
      await sql`create index look_owner on video.look (owner_organisation_id, at desc, number desc)`.execute(
        db,
      );
      await sql`create index look_camera on video.look (camera_id, at desc, number desc)`.execute(db);
      await sql`create index look_at on video.look (at desc, number desc)`.execute(db);
      await sql`create index look_viewing on video.look (viewing_id)`.execute(db);
      // A look that took place stays on record: rows are added, and nothing else.
      await sql`
        create function video.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'looks are append-only';
        end $$`.execute(db);
      await sql`
        create trigger look_append_only before update or delete on video.look
          for each row execute function video.refuse_change()`.execute(db);
    },
  },
};
