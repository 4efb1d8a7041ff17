import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const serviceMigrations: Migrations = {
  '2026-11-21-a20-services': {
    async up(db) {
      await sql`
        create table incidents.service (
          id uuid primary key,
          organisation_id uuid not null,
          title text not null,
          phone text,
          acknowledge_seconds integer not null check (acknowledge_seconds between 5 and 3600),
          senior_person_id uuid,
          next_service_id uuid references incidents.service (id),
          position integer not null,
          is_active boolean not null default true
        )`.execute(db);
      await sql`create index service_organisation on incidents.service (organisation_id)`.execute(db);
      await sql`
        create table incidents.run_card (
          id uuid primary key,
          type_code text not null references incidents.type (code),
          area_id uuid,
          level integer not null check (level between 1 and 5),
          service_id uuid not null references incidents.service (id),
          unique nulls not distinct (type_code, area_id, service_id)
        )`.execute(db);
      await sql`
        create table incidents.unit (
          id uuid primary key,
          service_id uuid not null references incidents.service (id),
          title text not null,
          state text not null check (state in ('free', 'busy', 'off')),
          lng double precision,
          lat double precision,
          located_at timestamptz,
          version integer not null default 1
        )`.execute(db);
      await sql`create index unit_service on incidents.unit (service_id)`.execute(db);
      await sql`
        create table incidents.task (
          id uuid primary key,
          incident_id uuid not null references incidents.incident (id),
          service_id uuid not null references incidents.service (id),
          organisation_id uuid not null,
          state text not null,
          added_at timestamptz not null,
          received_at timestamptz,
          answered_at timestamptz,
          started_at timestamptz,
          arrived_at timestamptz,
          ended_at timestamptz,
          changed_at timestamptz not null,
          reason text,
          unit_id uuid references incidents.unit (id),
          due_at timestamptz,
          escalation integer not null default 0,
          version integer not null default 1,
          unique (incident_id, service_id)
        )`.execute(db);
      await sql`create index task_organisation on incidents.task (organisation_id, added_at desc)`.execute(
        db,
      );
      await sql`create index task_due on incidents.task (due_at) where due_at is not null`.execute(db);
      await sql`
        create table incidents.breach (
          id uuid primary key,
          incident_id uuid not null references incidents.incident (id),
          task_id uuid references incidents.task (id),
          norm text not null check (norm in ('interview', 'acknowledge')),
          due_at timestamptz not null,
          ended_at timestamptz,
          unique nulls not distinct (incident_id, task_id, norm)
        )`.execute(db);
      await sql`create index breach_due on incidents.breach (due_at desc)`.execute(db);
      await sql`
        create table incidents.duty (
          id uuid primary key,
          organisation_id uuid not null,
          person_id uuid not null,
          starts_at timestamptz not null,
          ends_at timestamptz not null,
          check (ends_at > starts_at)
        )`.execute(db);
      await sql`create index duty_organisation on incidents.duty (organisation_id, ends_at)`.execute(db);
      await sql`
        create table incidents.called (
          task_id uuid not null references incidents.task (id),
          rung text not null check (rung in ('duty', 'senior')),
          person_id uuid not null,
          called_at timestamptz not null,
          primary key (task_id, rung, person_id)
        )`.execute(db);
    },
  },
};
