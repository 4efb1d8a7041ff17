import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Migrations } from '#kernel/db/migrations.ts';
import { firstScenarios } from './first-scenarios.ts';

export const scenarioMigrations: Migrations = {
  '2026-11-21-a50-scenarios': {
    async up(db) {
      await sql`
        create table incidents.scenario (
          id uuid primary key,
          title text not null,
          is_active boolean not null,
          version integer not null
        )`.execute(db);
      await sql`
        create table incidents.scenario_version (
          scenario_id uuid not null references incidents.scenario (id),
          version integer not null,
          definition jsonb not null,
          created_at timestamptz not null,
          created_by_person_id uuid,
          primary key (scenario_id, version)
        )`.execute(db);
      await sql`
        create function incidents.refuse_version_change() returns trigger language plpgsql as $$
        begin
          raise exception 'a version of a scenario does not change';
        end $$`.execute(db);
      await sql`
        create trigger scenario_version_append_only before update or delete on incidents.scenario_version
        for each row execute function incidents.refuse_version_change()`.execute(db);
      await sql`
        create table incidents.scenario_run (
          id uuid primary key,
          scenario_id uuid not null references incidents.scenario (id),
          version integer not null,
          incident_id uuid not null references incidents.incident (id),
          state text not null check (state in ('running', 'done', 'cancelled')),
          started_at timestamptz not null,
          ended_at timestamptz,
          unique (incident_id, scenario_id),
          foreign key (scenario_id, version) references incidents.scenario_version (scenario_id, version)
        )`.execute(db);
      await sql`
        create table incidents.scenario_step (
          run_id uuid not null references incidents.scenario_run (id),
          key text not null,
          state text not null check (state in ('waiting', 'done', 'skipped', 'undone')),
          started_at timestamptz not null,
          due_at timestamptz,
          ended_at timestamptz,
          choice text,
          person_id uuid,
          touched_ids uuid[] not null,
          primary key (run_id, key),
          check ((state = 'waiting') = (due_at is not null))
        )`.execute(db);
      await sql`create index scenario_step_due on incidents.scenario_step (due_at) where due_at is not null`.execute(
        db,
      );
      for (const { title, definition } of firstScenarios) {
        const id = newId();
        await sql`
          insert into incidents.scenario (id, title, is_active, version) values (${id}, ${title}, false, 1)`.execute(
          db,
        );
        await sql`
          insert into incidents.scenario_version (scenario_id, version, definition, created_at)
          values (${id}, 1, ${JSON.stringify(definition)}, now())`.execute(db);
      }
    },
  },
};
