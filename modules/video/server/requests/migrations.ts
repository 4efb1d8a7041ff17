import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const requestMigrations: Migrations = {
  '2026-11-21-v06-requests': {
    async up(db) {
      await sql`create sequence video.request_number`.execute(db);
      await sql`
        create table video.request (
          id uuid primary key,
          number integer not null unique default nextval('video.request_number'),
          state text not null check (state in ('asked', 'approved', 'refused', 'closed')),
          requester_person_id uuid,
          requester_organisation_id uuid,
          owner_organisation_id uuid not null,
          lng float8 not null,
          lat float8 not null,
          place text not null,
          from_at timestamptz not null,
          to_at timestamptz not null check (to_at > from_at),
          reason text not null,
          identity text,
          asked_at timestamptz not null,
          due_at timestamptz not null,
          decided_at timestamptz,
          decided_by_person_id uuid,
          refusal text,
          may_download boolean not null default false,
          link_until timestamptz,
          withdrawn_at timestamptz,
          received_at timestamptz,
          outcome text,
          outcome_text text,
          closed_at timestamptz,
          check (state <> 'closed' or outcome is not null)
        )`.execute(db);
      await sql`create index request_owner on video.request (owner_organisation_id, asked_at desc, id desc)`.execute(
        db,
      );
      await sql`create index request_requester on video.request (requester_person_id, asked_at desc, id desc)`.execute(
        db,
      );
      await sql`
        create index request_organisation on video.request (requester_organisation_id, asked_at desc, id desc)
          where requester_organisation_id is not null`.execute(db);
      await sql`
        create table video.request_clip (
          request_id uuid not null references video.request (id),
          camera_id uuid not null references video.camera (id),
          from_at timestamptz not null,
          to_at timestamptz not null,
          hold text not null check (hold in ('asked', 'held', 'failed', 'released')),
          hold_id uuid,
          primary key (request_id, camera_id)
        )`.execute(db);
      await sql`alter table video.viewing add column request_id uuid references video.request (id)`.execute(
        db,
      );
    },
  },
};
