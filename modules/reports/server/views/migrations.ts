import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

/** Views of `contract/views.ts`. */
export const viewMigrations: Migrations = {
  '2026-11-21-z90-placed-report': {
    async up(db) {
      await sql`
        create view reports.placed_report as
        select id, number, category_id, lng, lat from reports.report`.execute(db);
    },
  },
};
