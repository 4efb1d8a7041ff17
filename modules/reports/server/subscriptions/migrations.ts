import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const subscriptionMigrations: Migrations = {
  '2026-11-21-t90-subscriptions': {
    async up(db) {
      await sql`
        create table reports.subscription (
          id uuid primary key,
          person_id uuid not null,
          place_kind text not null check (place_kind in ('town', 'area', 'street', 'house', 'box')),
          place_id uuid,
          west double precision,
          south double precision,
          east double precision,
          north double precision,
          box geometry(Polygon, 4326) generated always as (st_makeenvelope(west, south, east, north, 4326)) stored,
          place_name text not null,
          category_id text references reports.category (id),
          rhythm text not null check (rhythm in ('at-once', 'daily')),
          wish text not null generated always as (
            place_kind || ' ' || coalesce(place_id::text, '') || ' ' || coalesce(west::text, '') || ' '
              || coalesce(south::text, '') || ' ' || coalesce(east::text, '') || ' ' || coalesce(north::text, '')
              || ' ' || coalesce(category_id, '')
          ) stored,
          created_at timestamptz not null,
          check ((place_kind in ('area', 'street', 'house')) = (place_id is not null)),
          check ((place_kind = 'box') = (west is not null and south is not null and east is not null and north is not null)),
          unique (person_id, wish)
        )`.execute(db);
      await sql`
        create index subscription_place on reports.subscription (place_id, person_id) where place_id is not null`.execute(
        db,
      );
      await sql`
        create index subscription_town on reports.subscription (person_id) where place_kind = 'town'`.execute(
        db,
      );
      await sql`
        create index subscription_box on reports.subscription using gist (box) where place_kind = 'box'`.execute(
        db,
      );
      await sql`
        create table reports.subscription_match (
          event_id uuid not null,
          person_id uuid not null,
          report_id uuid not null references reports.report (id),
          subscription_id uuid not null references reports.subscription (id) on delete cascade,
          rhythm text not null check (rhythm in ('at-once', 'daily')),
          occurred_at timestamptz not null,
          told_at timestamptz,
          primary key (event_id, person_id)
        )`.execute(db);
      await sql`
        create index subscription_match_untold on reports.subscription_match (person_id, occurred_at)
        where told_at is null`.execute(db);
      await sql`
        create index subscription_match_told on reports.subscription_match (told_at, person_id)
        where told_at is not null`.execute(db);
      await sql`
        create index subscription_match_subscription on reports.subscription_match (subscription_id)`.execute(
        db,
      );
    },
  },
};
