import { sql } from 'kysely';
import { getConstructionPlans } from 'pg-boss';
import type { Migrations } from '#kernel/db/migrations.ts';
import { jobsSchema, statementsOfBlock } from './boss-database.ts';

export const jobsMigrations: Migrations = {
  '2026-11-21-pg-boss': {
    async up(db) {
      // NOTE: pg-boss brings later versions of its tables by itself when it starts; this gives a new database its first.
      const plan = getConstructionPlans(jobsSchema, { createSchema: false });
      for (const statement of statementsOfBlock(plan) ?? []) await sql.raw(statement).execute(db);
    },
  },
  '2026-11-21-requests': {
    async up(db) {
      // What commands asked for. A queue, not a cursor: rows are taken out, so a late commit cannot be passed over.
      await sql`
        create table jobs.request (
          position bigint generated always as identity primary key,
          queue text not null,
          key text not null,
          input jsonb not null,
          start_after timestamptz
        )`.execute(db);
    },
  },
};
