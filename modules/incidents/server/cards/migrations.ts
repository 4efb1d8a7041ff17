import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { starterTypes } from '../starter-types.ts';

export const cardMigrations: Migrations = {
  '2026-11-21-a00-cards': {
    async up(db) {
      await sql`
        create table incidents.type (
          code text primary key,
          titles jsonb not null,
          priority integer not null check (priority between 1 and 4),
          questions jsonb not null,
          joins text not null check (joins in ('rule', 'ask')),
          join_radius_m integer not null,
          join_minutes integer not null,
          is_opened_by_alarm boolean not null,
          hold_off_seconds integer not null,
          auto_clear_minutes integer,
          position integer not null,
          is_active boolean not null default true
        )`.execute(db);
      await sql`create sequence incidents.incident_number as integer start 1`.execute(db);
      await sql`
        create table incidents.incident (
          id uuid primary key,
          number integer unique,
          status text not null check (status in ('draft', 'open', 'closed', 'rejected')),
          type_code text references incidents.type (code),
          priority integer not null check (priority between 1 and 4),
          level integer not null check (level between 1 and 5),
          words text not null,
          lng double precision,
          lat double precision,
          area_ids uuid[] not null,
          address text not null,
          place_note text not null,
          caller_phone text not null,
          caller_phone_key text,
          caller_name text not null,
          caller_place text not null,
          caller_note text not null,
          injured_count integer not null,
          trapped_count integer not null,
          gone_count integer not null,
          answers jsonb not null,
          created_by_person_id uuid,
          created_at timestamptz not null,
          registered_at timestamptz,
          closed_at timestamptz,
          result text,
          version integer not null default 1,
          check ((lng is null) = (lat is null)),
          check ((number is null) = (registered_at is null)),
          check ((status in ('open', 'closed')) = (number is not null))
        )`.execute(db);
      await sql`
        create index incident_open on incidents.incident (priority, created_at)
        where status in ('draft', 'open')`.execute(db);
      await sql`create index incident_closed on incidents.incident (created_at desc)
        where status in ('closed', 'rejected')`.execute(db);
      await sql`create index incident_phone on incidents.incident (caller_phone_key)
        where caller_phone_key is not null`.execute(db);
      await sql`create index incident_place on incidents.incident (lat, lng) where lat is not null`.execute(
        db,
      );
      await sql`
        create table incidents.link (
          incident_id uuid not null references incidents.incident (id),
          other_id uuid not null references incidents.incident (id),
          created_at timestamptz not null,
          primary key (incident_id, other_id),
          check (incident_id < other_id)
        )`.execute(db);
      await sql`create index link_other on incidents.link (other_id)`.execute(db);
      await sql`
        create table incidents.log (
          id uuid primary key,
          incident_id uuid not null references incidents.incident (id),
          at timestamptz not null,
          kind text not null,
          person_id uuid,
          service_id uuid,
          state text,
          text text
        )`.execute(db);
      await sql`create index log_incident on incidents.log (incident_id, at, id)`.execute(db);
      await sql`
        create function incidents.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'the log of an incident is append-only';
        end $$`.execute(db);
      await sql`
        create trigger log_append_only before update or delete on incidents.log
        for each row execute function incidents.refuse_change()`.execute(db);
      for (const [position, { titles, questions, ...type }] of starterTypes.entries())
        await sql`
          insert into incidents.type (code, titles, priority, questions, joins, join_radius_m, join_minutes,
            is_opened_by_alarm, hold_off_seconds, auto_clear_minutes, position)
          values (${type.code}, ${JSON.stringify(titles)}, ${type.priority}, ${JSON.stringify(questions)},
            ${type.joins}, ${type.joinRadiusM}, ${type.joinMinutes}, ${type.isOpenedByAlarm},
            ${type.holdOffSeconds}, ${type.autoClearMinutes}, ${position})`.execute(db);
    },
  },
};
