import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { missing } from '../scenarios/ready-alerts.ts';
import { missingWithPhotoCard } from './ready-missing.ts';

export const photoCardMigrations: Migrations = {
  '2026-11-22-d10-photo-cards': {
    async up(db) {
      await sql`
        create table incidents.photo_card (
          id uuid primary key,
          incident_id uuid not null references incidents.incident (id),
          kind text not null check (kind in ('child', 'elderly', 'adult')),
          name text not null,
          age integer,
          signs text not null,
          last_seen text not null,
          phone text not null,
          audiences text[] not null check (cardinality(audiences) > 0),
          public_parts text[] not null,
          ground text not null check (ground in ('consent', 'police-request', 'vital-interest')),
          ground_note text not null,
          published_at timestamptz not null,
          published_by_person_id uuid,
          withdraw_at timestamptz not null,
          withdrawn_at timestamptz,
          withdrawn_as text check (withdrawn_as in ('found', 'mistake', 'term', 'closed')),
          withdrawn_by_person_id uuid,
          check ((withdrawn_at is null) = (withdrawn_as is null)),
          check (ground <> 'vital-interest' or not 'residents' = any(audiences)),
          check (withdrawn_at is null or (name = '' and age is null and signs = '' and last_seen = '' and phone = ''))
        )`.execute(db);
      await sql`
        create unique index photo_card_out on incidents.photo_card (incident_id) where withdrawn_at is null`.execute(
        db,
      );
      await sql`create index photo_card_incident on incidents.photo_card (incident_id, published_at)`.execute(
        db,
      );
      await sql`
        create index photo_card_due on incidents.photo_card (withdraw_at) where withdrawn_at is null`.execute(
        db,
      );
      await sql`
        create table incidents.photo_card_told (
          photo_card_id uuid not null references incidents.photo_card (id),
          person_id uuid not null,
          audience text not null check (audience in ('crews', 'operators', 'residents')),
          told_at timestamptz not null,
          over_at timestamptz,
          primary key (photo_card_id, person_id)
        )`.execute(db);
      await sql`create index photo_card_told_person on incidents.photo_card_told (person_id)`.execute(db);
    },
  },
  '2026-11-22-d11-missing-with-photo-card': {
    async up(db) {
      // What the town has changed or turned on is the town's.
      const { rows } = await sql<{ id: string; version: number }>`
        select scenario.id, scenario.version from incidents.scenario
        join incidents.scenario_version version
          on version.scenario_id = scenario.id and version.version = scenario.version
        where scenario.title = ${missing.title} and not scenario.is_active
          and version.definition = ${JSON.stringify(missing.definition)}::jsonb`.execute(db);
      for (const { id, version } of rows) {
        await sql`update incidents.scenario set version = ${version + 1} where id = ${id}`.execute(db);
        await sql`
          insert into incidents.scenario_version (scenario_id, version, definition, created_at)
          values (${id}, ${version + 1}, ${JSON.stringify(missingWithPhotoCard)}, now())`.execute(db);
      }
    },
  },
};
