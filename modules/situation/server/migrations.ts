import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { sketchMigrations } from './sketches/migrations.ts';

export const situationMigrations: Migrations = {
  ...sketchMigrations,
  '2026-11-22-a10-figures': {
    async up(db) {
      await sql`
        create table situation.figure_aim (
          figure_id text primary key,
          target integer,
          owner_person_id uuid
        )`.execute(db);
      await sql`
        create table situation.figure_day (
          figure_id text not null,
          day date not null,
          value integer not null,
          primary key (figure_id, day)
        )`.execute(db);
      await sql`
        create table situation.summary (
          day date primary key,
          made_at timestamptz not null,
          content jsonb not null
        )`.execute(db);
    },
  },
  '2026-11-22-a20-assignments': {
    async up(db) {
      await sql`create sequence situation.assignment_number as integer start 1`.execute(db);
      await sql`
        create table situation.assignment (
          id uuid primary key,
          number integer not null unique default nextval('situation.assignment_number'),
          text text not null,
          state text not null check (state in ('given', 'accepted', 'reported', 'returned', 'done', 'cancelled')),
          due_on date not null,
          given_at timestamptz not null,
          ended_at timestamptz,
          giver_person_id uuid not null,
          giver_organisation_id uuid not null,
          performer_person_id uuid not null,
          performer_organisation_id uuid not null,
          figure_id text,
          result text,
          check ((ended_at is not null) = (state in ('done', 'cancelled')))
        )`.execute(db);
      await sql`create index assignment_performer on situation.assignment (performer_person_id, due_on)`.execute(
        db,
      );
      await sql`create index assignment_giver on situation.assignment (giver_organisation_id, due_on)`.execute(
        db,
      );
      await sql`create index assignment_open on situation.assignment (due_on) where ended_at is null`.execute(
        db,
      );
      await sql`
        create table situation.assignment_step (
          id uuid primary key,
          assignment_id uuid not null references situation.assignment (id),
          at timestamptz not null,
          step text not null,
          person_id uuid not null,
          text text
        )`.execute(db);
      await sql`create index assignment_step_order on situation.assignment_step (assignment_id, at, id)`.execute(
        db,
      );
      await sql`
        create function situation.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'the steps of an assignment are append-only';
        end $$`.execute(db);
      await sql`
        create trigger assignment_step_append_only before update or delete on situation.assignment_step
        for each row execute function situation.refuse_change()`.execute(db);
    },
  },
};
