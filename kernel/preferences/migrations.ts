import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const preferencesMigrations: Migrations = {
  '2026-11-21-saved-filters': {
    async up(db) {
      await sql`
        create table preferences.saved_filter (
          id uuid primary key,
          person_id uuid not null,
          page text not null,
          name text not null,
          query text not null,
          is_default boolean not null,
          created_at timestamptz not null,
          unique (person_id, page, name)
        )`.execute(db);
      await sql`
        create unique index saved_filter_default on preferences.saved_filter (person_id, page)
        where is_default`.execute(db);
    },
  },
};
