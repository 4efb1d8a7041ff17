import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const filesMigrations: Migrations = {
  '2026-11-21-files': {
    async up(db) {
      await sql`
        create table files.file (
          id uuid primary key,
          kind text not null check (kind in ('picture')),
          state text not null check (state in ('receiving', 'staged', 'attached', 'discarded')),
          owner_person_id uuid,
          claim_hash text,
          media_type text not null,
          byte_size integer not null,
          width_px integer not null,
          height_px integer not null,
          sha256 text not null,
          perceptual_hash text not null,
          evidence jsonb not null,
          created_at timestamptz not null,
          attached_to_type text,
          attached_to_id uuid,
          position smallint,
          check (state <> 'attached' or (attached_to_type is not null and attached_to_id is not null))
        )`.execute(db);
      await sql`
        create index file_subject on files.file (attached_to_type, attached_to_id, position)
          where state = 'attached'`.execute(db);
      await sql`
        create index file_unattached on files.file (created_at) where state <> 'attached'`.execute(db);
    },
  },
  '2026-11-21-files-of-an-owner': {
    async up(db) {
      await sql`
        create index file_owner on files.file (owner_person_id, id) where owner_person_id is not null`.execute(
        db,
      );
    },
  },
  '2026-11-21-sealed-files': {
    async up(db) {
      await sql`alter table files.file drop constraint file_state_check`.execute(db);
      await sql`
        alter table files.file add constraint file_state_check
          check (state in ('receiving', 'staged', 'attached', 'sealed', 'discarded'))`.execute(db);
      await sql`drop index files.file_unattached`.execute(db);
      await sql`
        create index file_unattached on files.file (created_at)
        where state in ('receiving', 'staged', 'discarded')`.execute(db);
    },
  },
};
