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
  '2026-11-22-d10-place-listener': {
    async up(db) {
      await sql`
        create view reports.place_listener as
        select person_id, place_kind, place_id, west, south, east, north
        from reports.subscription where category_id is null`.execute(db);
    },
  },
  '2026-11-22-d11-category-title': {
    async up(db) {
      await sql`
        create view reports.category_title as
        select id, titles, position from reports.category where is_active`.execute(db);
    },
  },
};
