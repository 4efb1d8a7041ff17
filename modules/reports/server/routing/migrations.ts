import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const routingMigrations: Migrations = {
  '2026-11-21-t31-routing-layers': {
    async up(db) {
      await sql`
        alter table reports.routing_rule
          drop constraint routing_rule_target_check,
          add check (target in ('organisation', 'house-management', 'asset-owner')),
          add column layer text not null default 'department',
          add column note text not null default '',
          add column conditions jsonb not null default '{}'`.execute(db);
      // The order of the old rules is kept: a rule never stands in an earlier layer than one above it.
      await sql`
        update reports.routing_rule rule
        set layer = kept.layer, conditions = jsonb_build_object(
          'categoryIds', case when category_id is null then '[]'::jsonb else jsonb_build_array(category_id) end,
          'groupIds', case when group_id is null then '[]'::jsonb else jsonb_build_array(group_id) end,
          'areaIds', case when area_id is null then '[]'::jsonb else jsonb_build_array(area_id) end)
        from (
          select id, (array['house-management', 'area', 'department', 'default'])[max(rank) over (order by position)] as layer
          from (
            select id, position, case
              when target = 'house-management' then 1
              when area_id is not null then 2
              when category_id is not null or group_id is not null then 3
              else 4 end as rank
            from reports.routing_rule) ranked) kept
        where kept.id = rule.id`.execute(db);
      await sql`
        alter table reports.routing_rule drop column category_id, drop column group_id, drop column area_id`.execute(
        db,
      );
      await sql`
        create table reports.routing_version (
          number integer primary key,
          rules jsonb not null,
          comment text not null,
          made_by_person_id uuid,
          made_at timestamptz not null
        )`.execute(db);
      await sql`
        create table reports.asset (
          id uuid primary key,
          kind text not null,
          name text not null,
          owner_organisation_id uuid,
          geometry geometry(Geometry, 4326) not null,
          source text not null,
          source_key text not null,
          unique (source, source_key)
        )`.execute(db);
      await sql`
        create table reports.broken_rule (
          rule_id uuid primary key,
          organisation_id uuid not null,
          told_at timestamptz not null
        )`.execute(db);
      await sql`create index asset_geometry on reports.asset using gist (geometry)`.execute(db);
    },
  },
};
