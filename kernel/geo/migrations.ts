import { sql, type RawBuilder } from 'kysely';
import type { MigrationDb, Migrations } from '#kernel/db/migrations.ts';

export const geoMigrations: Migrations = {
  '2026-11-21-first-tables': {
    // NOTE: the SQL stands inside `up`, because the tests' template is keyed by the text of this function.
    up: (db) =>
      runAll(db, [
        sql`create schema if not exists geo`,
        sql`
        create table geo.area (
          id uuid primary key,
          kind text not null check (kind in
            ('town', 'district', 'microdistrict', 'precinct', 'electoral-district', 'management-territory', 'zone')),
          name text not null check (name <> ''),
          owner_organisation_id uuid,
          valid_from date,
          valid_to date check (valid_to >= valid_from),
          geometry geometry(MultiPolygon, 4326) not null,
          source text not null,
          source_key text not null,
          version integer not null default 1,
          unique (source, source_key)
        )`,
        sql`create index area_geometry on geo.area using gist (geometry)`,
        sql`create index area_kind on geo.area (kind, name)`,
        sql`
        create table geo.street (
          id uuid primary key,
          name text not null,
          kind text not null,
          settlement text not null default '',
          search_key text not null,
          geometry geometry(MultiLineString, 4326),
          source text not null,
          source_key text not null,
          unique (source, source_key)
        )`,
        sql`create index street_geometry on geo.street using gist (geometry)`,
        sql`create index street_search on geo.street using gin (search_key gin_trgm_ops)`,
        sql`
        create table geo.house (
          id uuid primary key,
          street_id uuid references geo.street (id),
          number text not null,
          number_key text not null,
          address text not null,
          normalised text not null,
          point geometry(Point, 4326) not null,
          outline geometry(Geometry, 4326),
          management_organisation_id uuid,
          attributes jsonb not null default '{}',
          source text not null,
          source_key text not null,
          unique (source, source_key)
        )`,
        sql`create index house_street on geo.house (street_id, number_key)`,
        sql`create index house_point on geo.house using gist (point)`,
        sql`create index house_shape on geo.house using gist ((coalesce(outline, point)))`,
        sql`create index house_search on geo.house using gin (normalised gin_trgm_ops)`,
        sql`create index house_management on geo.house (management_organisation_id)`,
        sql`
        create table geo.feature (
          id uuid primary key,
          kind text not null check (kind in ('water', 'green', 'building', 'road', 'rail', 'area', 'boundary', 'place')),
          class text not null,
          name text,
          geometry geometry(Geometry, 4326) not null,
          min_zoom smallint not null check (min_zoom between 0 and 16),
          source text not null,
          source_key text not null,
          unique (source, source_key)
        )`,
        sql`create index feature_geometry on geo.feature using gist (geometry)`,
        sql`
        create table geo.import_run (
          id uuid primary key,
          kind text not null,
          file_name text not null,
          finished_at timestamptz not null,
          counts jsonb not null,
          rejected_count integer not null,
          issues jsonb not null
        )`,
        sql`create index import_run_time on geo.import_run (finished_at)`,
        // NOTE: one row for ever; every change of what tiles show adds one, in the same transaction.
        sql`create table geo.basemap (only_row boolean primary key default true check (only_row), version integer not null)`,
      ]),
  },
};

async function runAll(db: MigrationDb, statements: readonly RawBuilder<unknown>[]): Promise<void> {
  for (const statement of statements) await statement.execute(db);
}
