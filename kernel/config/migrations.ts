import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const configMigrations: Migrations = {
  '2026-11-21-town-and-settings': {
    async up(db) {
      // One row for the life of the database. `kind` never changes: a demo database stays a demo for ever.
      await sql`
        create table config.town (
          id boolean primary key default true check (id),
          kind text not null check (kind in ('demo', 'empty')),
          name text not null,
          time_zone text not null,
          country text not null check (country in ('RU', 'UA')),
          center_lng double precision not null,
          center_lat double precision not null,
          west double precision not null,
          south double precision not null,
          east double precision not null,
          north double precision not null,
          is_training boolean not null default false,
          created_at timestamptz not null
        )`.execute(db);
      await sql`
        create function config.refuse_kind_change() returns trigger language plpgsql as $$
        begin
          raise exception 'the kind of a town never changes';
        end $$`.execute(db);
      await sql`
        create trigger town_kind_is_for_ever before update of kind or delete on config.town
        for each row execute function config.refuse_kind_change()`.execute(db);
      await sql`
        create table config.setting (
          id text primary key,
          value jsonb not null,
          changed_at timestamptz not null,
          changed_by uuid
        )`.execute(db);
    },
  },
  '2026-11-21-town-version': {
    async up(db) {
      await sql`alter table config.town add column version integer not null default 1`.execute(db);
    },
  },
};
