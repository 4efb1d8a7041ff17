import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { newId } from '#kernel/ids.ts';
import { starterTemplates } from './starter-templates.ts';

export const templateMigrations: Migrations = {
  '2026-11-21-u21-answer-templates': {
    async up(db) {
      await sql`
        create table reports.answer_template (
          id uuid primary key,
          organisation_id uuid,
          step text not null,
          category_ids text[] not null default '{}',
          titles jsonb not null,
          texts jsonb not null,
          version integer not null default 1,
          changed_at timestamptz not null
        )`.execute(db);
      await sql`
        create index answer_template_step on reports.answer_template (step, organisation_id)`.execute(db);
      for (const { step, titles, texts } of starterTemplates) {
        await sql`
          insert into reports.answer_template (id, step, titles, texts, changed_at)
          values (${newId()}, ${step}, ${JSON.stringify(titles)}::jsonb, ${JSON.stringify(texts)}::jsonb, now())`.execute(
          db,
        );
      }
    },
  },
};
