import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

/** Views of `contract/views.ts`. */
export const viewMigrations: Migrations = {
  '2026-11-21-a40-views': {
    async up(db) {
      await sql`
        create view incidents.known_card as
        select id, number, status, type_code, priority, address, lng, lat, area_ids, created_by_person_id
        from incidents.incident`.execute(db);
      await sql`
        create view incidents.roster as
        select organisation_id, person_id, starts_at, ends_at from incidents.duty`.execute(db);
    },
  },
};
