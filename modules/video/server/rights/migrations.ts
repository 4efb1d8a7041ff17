import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const grantMigrations: Migrations = {
  '2026-11-21-v03-grants': {
    async up(db) {
      await sql`
        create table video.grant (
          id uuid primary key,
          kind text not null check (kind in ('standing', 'emergency', 'request')),
          owner_organisation_id uuid not null,
          holder_organisation_id uuid not null,
          holder_person_id uuid,
          camera_id uuid references video.camera (id),
          "group" text,
          purpose text not null,
          basis text not null,
          rights text[] not null check (cardinality(rights) > 0),
          hours jsonb,
          footage_from timestamptz,
          footage_to timestamptz,
          valid_from timestamptz not null,
          valid_until timestamptz,
          revoked_at timestamptz,
          revoked_reason text,
          created_by_person_id uuid,
          created_at timestamptz not null,
          check (kind <> 'emergency' or (holder_person_id is not null and valid_until <= valid_from + interval '30 minutes')),
          check (kind = 'standing' or valid_until is not null)
        )`.execute(db);
      await sql`
        create index grant_holder on video.grant (holder_organisation_id, owner_organisation_id)
          where revoked_at is null`.execute(db);
      await sql`create index grant_owner on video.grant (owner_organisation_id, created_at desc, id desc)`.execute(
        db,
      );
      await sql`create index grant_camera on video.grant (camera_id) where camera_id is not null`.execute(db);
    },
  },
  '2026-11-21-v08-four-eyes-and-steering': {
    async up(db) {
      await sql`alter table video.grant add column needs_second boolean not null default false`.execute(db);
      await sql`alter table video.camera add column onvif_url text`.execute(db);
      await sql`
        alter table video.viewing
          add column needs_second boolean not null default false,
          add column second_person_id uuid,
          add column seconded_at timestamptz`.execute(db);
      await sql`
        create index viewing_awaited on video.viewing (organisation_id, opened_at desc)
          where needs_second and second_person_id is null`.execute(db);
    },
  },
};
