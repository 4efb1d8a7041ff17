import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const healthMigrations: Migrations = {
  '2026-11-21-v20-health': {
    async up(db) {
      await sql`
        create table video.ledger_day (
          camera_id uuid not null references video.camera (id),
          day date not null,
          recorder_id uuid not null,
          ordered_seconds integer not null,
          online_seconds integer not null,
          seconds jsonb not null,
          outages jsonb not null,
          primary key (camera_id, day, recorder_id)
        )`.execute(db);
      await sql`
        create table video.ledger_reading (
          recorder_id uuid primary key references video.recorder (id),
          read_until timestamptz not null
        )`.execute(db);
      await sql`
        create table video.camera_reading (
          camera_id uuid primary key references video.camera (id),
          recorder_id uuid not null,
          read_at timestamptz not null,
          bytes_recorded bigint not null,
          bitrate_bps integer,
          keyframe_interval_ms integer,
          clock_offset_ms integer,
          packets_lost integer not null,
          connections integer not null,
          onvif_fault text,
          has_factory_password boolean not null
        )`.execute(db);
    },
  },
  '2026-11-22-v30-pictures': {
    async up(db) {
      await sql`
        alter table video.camera_reading
          add column certificate_valid_to timestamptz,
          add column certificate_sha256 text,
          add column is_certificate_self_signed boolean,
          add column picture_checked_at timestamptz`.execute(db);
      await sql`
        create table video.picture_finding (
          camera_id uuid not null references video.camera (id),
          recorder_id uuid not null references video.recorder (id),
          finding text not null,
          from_at timestamptz not null,
          to_at timestamptz,
          primary key (camera_id, recorder_id, finding, from_at)
        )`.execute(db);
      await sql`
        create index picture_finding_lasting on video.picture_finding (camera_id) where to_at is null`.execute(
        db,
      );
    },
  },
};
