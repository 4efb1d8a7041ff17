import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const recorderMigrations: Migrations = {
  '2026-11-21-v01-recorders': {
    async up(db) {
      await sql`
        create table video.recorder (
          id uuid primary key,
          name text not null,
          owner_organisation_id uuid not null,
          link_id uuid unique,
          public_key text,
          media_url text,
          struck_off_at timestamptz,
          code_id text unique,
          code_sealed text,
          code_valid_until timestamptz,
          configuration_version integer not null default 1,
          applied_version integer,
          refused_version integer,
          refused_reason text,
          remote_address text,
          media_port integer,
          storages jsonb not null default '[]',
          started_at timestamptz,
          clock_offset_ms integer,
          told_at timestamptz,
          version integer not null default 1,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create table video.hub_key (
          use text primary key check (use in ('link', 'media')),
          kid text not null,
          verifying text not null,
          signing_sealed text not null,
          created_at timestamptz not null
        )`.execute(db);
    },
  },
  '2026-11-21-v05-told-by-recorders': {
    async up(db) {
      await sql`
        create table video.camera_event (
          recorder_id uuid not null,
          journal uuid not null,
          number bigint not null,
          at timestamptz not null,
          camera_id uuid not null,
          kind text not null,
          is_on boolean,
          topic text not null,
          source text not null,
          primary key (recorder_id, journal, number)
        )`.execute(db);
      await sql`create index camera_event_camera on video.camera_event (camera_id, at desc)`.execute(db);
      // What was told first stays: a root told again and different says that an archive was changed.
      await sql`
        create table video.day_root (
          recorder_id uuid not null,
          camera_id uuid not null,
          day date not null,
          root text not null,
          chained text not null,
          fragments integer not null,
          told_at timestamptz not null,
          changed_at timestamptz,
          changed_root text,
          primary key (recorder_id, camera_id, day)
        )`.execute(db);
    },
  },
  '2026-11-21-v07-forecast': {
    async up(db) {
      await sql`alter table video.recorder add column forecast jsonb`.execute(db);
    },
  },
};
