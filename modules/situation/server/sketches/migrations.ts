import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const sketchMigrations: Migrations = {
  '2026-11-22-d20-sketches': {
    async up(db) {
      await sql`
        create table situation.sketch (
          id uuid primary key,
          title text not null,
          shapes jsonb not null,
          incident_id uuid,
          author_person_id uuid,
          created_at timestamptz not null,
          check (incident_id is not null or author_person_id is not null)
        )`.execute(db);
      await sql`create index sketch_author on situation.sketch (author_person_id, id)`.execute(db);
      await sql`create index sketch_incident on situation.sketch (incident_id, id) where incident_id is not null`.execute(
        db,
      );
      await sql`create index sketch_created on situation.sketch (created_at) where incident_id is null`.execute(
        db,
      );
    },
  },
};
