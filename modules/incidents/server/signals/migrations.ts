import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const signalMigrations: Migrations = {
  '2026-11-21-a10-signals': {
    async up(db) {
      await sql`
        create table incidents.alarm (
          id uuid primary key,
          organisation_id uuid,
          source text not null,
          alarm_key text not null,
          type_code text not null references incidents.type (code),
          last_sequence bigint,
          unique nulls not distinct (organisation_id, source, alarm_key, type_code)
        )`.execute(db);
      await sql`
        create table incidents.signal (
          id uuid primary key,
          alarm_id uuid not null references incidents.alarm (id),
          source_key text not null,
          signal_id text not null,
          sequence bigint not null,
          kind text not null check (kind in ('raise', 'clear')),
          at timestamptz not null,
          received_at timestamptz not null,
          unique (source_key, signal_id)
        )`.execute(db);
      await sql`create index signal_alarm on incidents.signal (alarm_id, sequence)`.execute(db);
      await sql`create index signal_received on incidents.signal (received_at)`.execute(db);
      await sql`
        create table incidents.episode (
          id uuid primary key,
          alarm_id uuid not null references incidents.alarm (id),
          first_sequence bigint not null,
          last_sequence bigint not null,
          first_at timestamptz not null,
          last_at timestamptz not null,
          raise_count integer not null check (raise_count > 0),
          cleared_at timestamptz,
          cleared_by text check (cleared_by in ('source', 'silence')),
          acknowledged_at timestamptz,
          acknowledged_by_person_id uuid,
          acknowledged_sequence bigint,
          incident_id uuid references incidents.incident (id),
          settled_as text check (settled_as in ('opened', 'joined', 'dismissed')),
          severity text not null,
          lng double precision,
          lat double precision,
          area_ids uuid[] not null,
          text text not null,
          unique (alarm_id, first_sequence) deferrable initially deferred,
          check ((cleared_at is null) = (cleared_by is null))
        )`.execute(db);
      // One active episode of an alarm, whatever comes at once.
      await sql`create unique index episode_active on incidents.episode (alarm_id) where cleared_at is null`.execute(
        db,
      );
      await sql`create index episode_unsettled on incidents.episode (first_at) where settled_as is null`.execute(
        db,
      );
      await sql`create index episode_incident on incidents.episode (incident_id) where incident_id is not null`.execute(
        db,
      );
    },
  },
};
