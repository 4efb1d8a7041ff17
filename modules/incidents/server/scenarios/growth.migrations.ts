import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { newId } from '#kernel/ids.ts';
import { readyScenarios } from './ready-scenarios.ts';

const airRaidType = {
  code: 'air-raid',
  titles: { ru: 'Воздушная тревога', uk: 'Повітряна тривога', en: 'Air-raid alert' },
  priority: 1,
};

/** Steps that fail or ask a role, events of other modules, and what keeps a scenario from beginning itself. */
export const scenarioGrowthMigrations: Migrations = {
  '2026-11-22-a00-scenario-steps': {
    async up(db) {
      await sql`alter table incidents.scenario add column held_back_at timestamptz`.execute(db);
      await sql`
        alter table incidents.scenario_step
          drop constraint scenario_step_state_check,
          add constraint scenario_step_state_check
            check (state in ('waiting', 'done', 'skipped', 'undone', 'failed')),
          add column remark text,
          add column role_ids text[] not null default '{}'`.execute(db);
      await sql`create index scenario_run_started on incidents.scenario_run (scenario_id, started_at)`.execute(
        db,
      );
      await sql`
        create table incidents.scenario_origin (
          incident_id uuid primary key references incidents.incident (id),
          scenario_ids uuid[] not null
        )`.execute(db);
      await sql`
        create table incidents.scenario_occasion (
          scenario_id uuid not null references incidents.scenario (id),
          subject_id text not null,
          incident_id uuid not null references incidents.incident (id),
          at timestamptz not null,
          primary key (scenario_id, subject_id)
        )`.execute(db);
    },
  },
  '2026-11-22-a10-ready-scenarios': {
    async up(db) {
      const { code, titles, priority } = airRaidType;
      await sql`
        insert into incidents.type (code, titles, priority, questions, joins, join_radius_m, join_minutes,
          is_opened_by_alarm, hold_off_seconds, auto_clear_minutes, position)
        select ${code}, ${JSON.stringify(titles)}::jsonb, ${priority}::int, '[]'::jsonb, 'rule', 5000, 60, true, 0, null,
          max(position) + 1 from incidents.type
        on conflict do nothing`.execute(db);
      for (const { title, definition } of readyScenarios) {
        const { rows } = await sql<{ id: string; version: number; isActive: boolean }>`
          select id, version, is_active as "isActive" from incidents.scenario where title = ${title}`.execute(
          db,
        );
        // What the town has changed or turned on is the town's.
        const known = rows[0];
        if (known && (known.version > 1 || known.isActive)) continue;
        const id = known?.id ?? newId();
        const version = known ? 2 : 1;
        await sql`
          insert into incidents.scenario (id, title, is_active, version)
          values (${id}, ${title}, false, ${version})
          on conflict (id) do update set version = excluded.version`.execute(db);
        await sql`
          insert into incidents.scenario_version (scenario_id, version, definition, created_at)
          values (${id}, ${version}, ${JSON.stringify(definition)}, now())`.execute(db);
      }
    },
  },
};
