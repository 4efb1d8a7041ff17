import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const httpMigrations: Migrations = {
  '2026-11-21-idempotency': {
    async up(db) {
      await sql`
        create table http.idempotent_answer (
          actor_key text not null,
          route_id text not null,
          key text not null,
          input_hash text not null,
          answer jsonb,
          created_at timestamptz not null,
          primary key (actor_key, route_id, key)
        )`.execute(db);
      await sql`create index idempotent_answer_age on http.idempotent_answer (created_at)`.execute(db);
    },
  },
};
