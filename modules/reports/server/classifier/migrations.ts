import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { callGas, starterCauses, starterExtraCategories, starterPrivateIds } from './starter-causes.ts';

export const classifierMigrations: Migrations = {
  '2026-11-21-t30-classifier': {
    async up(db) {
      await sql`
        alter table reports.category
          add column term_unit text not null default 'calendar-day'
            check (term_unit in ('calendar-day', 'working-day', 'hour')),
          add column legal_class text,
          add column is_photo_required boolean not null default false,
          add column is_private boolean not null default false,
          add column season_from text,
          add column season_to text,
          add column duplicate_radius_m integer not null default 150,
          add column questions jsonb not null default '[]',
          add column stop_messages jsonb not null default '[]',
          add column version integer not null default 1,
          add check ((season_from is null) = (season_to is null))`.execute(db);
      await sql`
        create table reports.cause (
          id text primary key,
          category_id text not null references reports.category (id),
          titles jsonb not null,
          keywords text[] not null,
          term_days integer not null check (term_days between 1 and 365),
          term_unit text not null check (term_unit in ('calendar-day', 'working-day', 'hour')),
          legal_class text,
          is_photo_required boolean,
          season_from text,
          season_to text,
          questions jsonb not null default '[]',
          stop_messages jsonb not null default '[]',
          position integer not null,
          is_active boolean not null default true,
          check ((season_from is null) = (season_to is null))
        )`.execute(db);
      await sql`create index cause_category on reports.cause (category_id, position)`.execute(db);
      await sql`
        alter table reports.report
          add column cause_id text references reports.cause (id),
          add column answers jsonb not null default '[]'`.execute(db);

      for (const category of starterExtraCategories) {
        await sql`
          insert into reports.category (id, group_id, titles, group_titles, keywords, icon, term_days, position)
          values (${category.id}, ${category.groupId}, ${JSON.stringify(category.titles)}::jsonb,
            ${JSON.stringify(category.groupTitles)}::jsonb, ${category.keywords}, ${category.icon},
            ${category.termDays}, ${category.position})`.execute(db);
      }
      await sql`update reports.category set position = 2000 where id = 'other'`.execute(db);
      await sql`
        update reports.category set stop_messages = ${JSON.stringify([callGas])}::jsonb
        where id = 'utilities.gas'`.execute(db);
      for (const id of starterPrivateIds)
        await sql`update reports.category set is_private = true where id = ${id}`.execute(db);
      for (const cause of starterCauses) {
        await sql`
          insert into reports.cause (id, category_id, titles, keywords, term_days, term_unit, legal_class,
            is_photo_required, season_from, season_to, questions, stop_messages, position)
          select ${cause.id}, category.id, ${JSON.stringify(cause.titles)}::jsonb, ${cause.keywords},
            ${cause.termDays}, ${cause.termUnit}, ${cause.legalClass}, ${cause.isPhotoRequired},
            ${cause.season?.from ?? null}, ${cause.season?.to ?? null}, ${JSON.stringify(cause.questions)}::jsonb,
            ${JSON.stringify(cause.stopMessages)}::jsonb, ${cause.position}
          from reports.category where category.id = ${cause.categoryId}`.execute(db);
      }
    },
  },
};
