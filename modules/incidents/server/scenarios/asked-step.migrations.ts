import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

/** What other modules are asked for stands in a view: events name it and say no word of it. */
export const askedStepMigrations: Migrations = {
  '2026-11-22-d30-asked-step': {
    async up(db) {
      await sql`alter table incidents.scenario_run add column cancel_reason text`.execute(db);
      await sql`
        create view incidents.asked_step as
        select run.id as run_id, step.value ->> 'key' as step, step.value -> 'action' as action, run.cancel_reason
        from incidents.scenario_run run
        join incidents.scenario_version version
          on version.scenario_id = run.scenario_id and version.version = run.version
        cross join lateral jsonb_array_elements(version.definition -> 'steps') step (value)
        where step.value -> 'action' ->> 'kind' in ('telephonogram', 'warning', 'device')`.execute(db);
    },
  },
  '2026-11-22-d40-own-log': {
    async up(db) {
      await sql`
        create index log_person on incidents.log (person_id, at) where person_id is not null`.execute(db);
    },
  },
};
