import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const bookmarkMigrations: Migrations = {
  '2026-11-22-b01-bookmarks': {
    async up(db) {
      await sql`
        create table video.bookmark (
          id uuid primary key,
          camera_id uuid not null references video.camera (id),
          from_at timestamptz not null,
          to_at timestamptz,
          title text not null,
          is_shared boolean not null,
          person_id uuid not null,
          organisation_id uuid not null,
          created_at timestamptz not null,
          kept_until timestamptz not null,
          check (to_at is null or to_at > from_at)
        )`.execute(db);
      await sql`create index bookmark_person on video.bookmark (person_id, from_at desc, id desc)`.execute(
        db,
      );
      await sql`
        create index bookmark_shared on video.bookmark (organisation_id, from_at desc, id desc)
          where is_shared`.execute(db);
      await sql`create index bookmark_kept on video.bookmark (kept_until)`.execute(db);
    },
  },
};
