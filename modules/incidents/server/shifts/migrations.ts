import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const shiftMigrations: Migrations = {
  '2026-11-21-a30-shifts': {
    async up(db) {
      await sql`
        create table incidents.shift (
          id uuid primary key,
          person_id uuid not null,
          opened_at timestamptz not null,
          handed_at timestamptz,
          note text,
          unresolved integer[] not null,
          closed_at timestamptz,
          successor_person_id uuid,
          check ((handed_at is null) = (note is null))
        )`.execute(db);
      // One shift is on duty at a time.
      await sql`create unique index shift_on_duty on incidents.shift ((true)) where closed_at is null`.execute(
        db,
      );
      await sql`create index shift_opened on incidents.shift (opened_at desc)`.execute(db);
      await sql`
        create table incidents.mode (
          id uuid primary key,
          mode text not null check (mode in ('everyday', 'heightened', 'emergency')),
          since timestamptz not null,
          person_id uuid,
          reason text not null
        )`.execute(db);
      await sql`create index mode_since on incidents.mode (since desc, id desc)`.execute(db);
      await sql`
        alter table incidents.run_card
          add column from_mode text not null default 'everyday'
            check (from_mode in ('everyday', 'heightened', 'emergency')),
          drop constraint run_card_type_code_area_id_service_id_key,
          add constraint run_card_once unique nulls not distinct (type_code, area_id, service_id, from_mode)`.execute(
        db,
      );
      await sql`create index incident_registered on incidents.incident (registered_at)
        where registered_at is not null`.execute(db);
    },
  },
};
