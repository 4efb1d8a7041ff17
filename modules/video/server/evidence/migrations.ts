import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const evidenceMigrations: Migrations = {
  '2026-11-21-v07-evidence': {
    async up(db) {
      await sql`create sequence video.evidence_case_number`.execute(db);
      await sql`
        create table video.evidence_case (
          id uuid primary key,
          number integer not null unique default nextval('video.evidence_case_number'),
          state text not null check (state in ('open', 'closed')),
          organisation_id uuid not null,
          title text not null,
          basis text not null,
          opened_by_person_id uuid,
          opened_at timestamptz not null,
          outcome text,
          outcome_text text,
          closed_at timestamptz,
          item_count integer not null default 0,
          check ((state = 'closed') = (outcome is not null))
        )`.execute(db);
      await sql`
        create index evidence_case_organisation
          on video.evidence_case (organisation_id, opened_at desc, id desc)`.execute(db);
      await sql`
        create table video.evidence_item (
          id uuid primary key,
          case_id uuid not null references video.evidence_case (id),
          position integer not null,
          kind text not null check (kind in ('clip', 'frame', 'note', 'document')),
          state text not null check (state in ('asked', 'held', 'kept', 'failed', 'released')),
          title text not null,
          text text,
          camera_id uuid references video.camera (id),
          recorder_id uuid,
          viewing_id uuid references video.viewing (id),
          request_id uuid references video.request (id),
          from_at timestamptz,
          to_at timestamptz,
          added_by_person_id uuid,
          added_at timestamptz not null,
          hold_id uuid,
          hold_until timestamptz,
          hold_reason text,
          recorder_key text,
          file_name text,
          size_bytes integer,
          sha256 text,
          content bytea,
          unique (case_id, position)
        )`.execute(db);
      await sql`
        create index evidence_item_held on video.evidence_item (hold_until)
          where state = 'held'`.execute(db);
      // What is hashed is kept letter by letter, hence text and not jsonb.
      await sql`
        create table video.custody (
          case_id uuid not null references video.evidence_case (id),
          number integer not null,
          at timestamptz not null,
          person_id uuid,
          action text not null,
          position integer,
          facts text not null,
          previous_hash text not null,
          hash text not null,
          primary key (case_id, number)
        )`.execute(db);
      await sql`create index custody_person on video.custody (person_id, at desc)`.execute(db);
      await sql`
        create trigger custody_append_only before update or delete on video.custody
          for each row execute function video.refuse_change()`.execute(db);
      await sql`
        alter table video.viewing
          add column evidence_item_id uuid references video.evidence_item (id)`.execute(db);
    },
  },
  '2026-11-22-a50-frame-masks': {
    async up(db) {
      await sql`alter table video.evidence_item add column masks jsonb`.execute(db);
    },
  },
};
