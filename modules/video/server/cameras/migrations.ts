import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const cameraMigrations: Migrations = {
  '2026-11-21-v02-cameras': {
    async up(db) {
      await sql`create sequence video.camera_number`.execute(db);
      await sql`
        create table video.camera (
          id uuid primary key,
          number integer not null unique default nextval('video.camera_number'),
          name text not null,
          "group" text not null,
          purpose text not null,
          owner_organisation_id uuid not null,
          lng float8 not null,
          lat float8 not null,
          area_ids uuid[] not null,
          address text not null,
          bearing_degrees float8 not null,
          angle_degrees float8 not null,
          picture_width_px integer not null,
          range_m float8 not null,
          legal_basis text not null,
          retention_days integer not null,
          sign_text text not null,
          publicity text not null,
          recorder_id uuid references video.recorder (id),
          stream_url text,
          substream_url text,
          username text,
          password_sealed text,
          state text not null,
          version integer not null default 1,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create unique index camera_stream on video.camera (stream_url)
          where stream_url is not null and state <> 'dismissed'`.execute(db);
      await sql`create index camera_owner on video.camera (owner_organisation_id, number)`.execute(db);
      await sql`create index camera_recorder on video.camera (recorder_id) where recorder_id is not null`.execute(
        db,
      );
      await sql`create index camera_lat on video.camera (lat, lng)`.execute(db);
      await sql`
        create table video.camera_link (
          camera_id uuid primary key references video.camera (id) on delete cascade,
          recorder_id uuid not null,
          state text not null,
          last_picture_at timestamptz,
          offset_ms integer,
          told_at timestamptz not null
        )`.execute(db);
    },
  },
};
