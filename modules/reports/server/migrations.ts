import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { allotmentMigrations } from './allotment/migrations.ts';
import { chatMigrations } from './channels/chat/migrations.ts';
import { channelMigrations } from './channels/migrations.ts';
import { gatewayMigrations } from './gateways/migrations.ts';
import { importMigrations } from './import/migrations.ts';
import { intakeMigrations } from './intake/migrations.ts';
import { open311Migrations } from './open311/migrations.ts';
import { openDataMigrations } from './open-data/migrations.ts';
import { subscriptionMigrations } from './subscriptions/migrations.ts';
import { moderationRulesMigrations } from './moderation-rules/migrations.ts';
import { controlMigrations } from './control/migrations.ts';
import { discussionMigrations } from './discussion/migrations.ts';
import { verdictMigrations } from './verdict/migrations.ts';
import { proofMigrations } from './proof/migrations.ts';
import { classifierMigrations } from './classifier/migrations.ts';
import { clockMigrations } from './clocks/migrations.ts';
import { beforeSendingMigrations } from './before-sending/migrations.ts';
import { anonymousMigrations } from './anonymous/migrations.ts';
import { overviewMigrations } from './overview/migrations.ts';
import { photoBoxMigrations } from './photo-boxes/migrations.ts';
import { privacyMigrations } from './privacy/migrations.ts';
import { routingMigrations } from './routing/migrations.ts';
import { statisticsMigrations } from './statistics/migrations.ts';
import { lifeMigrations } from './life/migrations.ts';
import { contractorMigrations } from './contractors/migrations.ts';
import { shortlistMigrations } from './shortlists/migrations.ts';
import { templateMigrations } from './templates/migrations.ts';
import { viewMigrations } from './views/migrations.ts';
import { starterCategories } from './starter-classifier.ts';

export const reportsMigrations: Migrations = {
  '2026-11-21-reports': {
    async up(db) {
      await sql`
        create table reports.category (
          id text primary key,
          group_id text not null,
          titles jsonb not null,
          group_titles jsonb not null,
          keywords text[] not null,
          icon text not null,
          term_days integer not null check (term_days between 1 and 365),
          position integer not null,
          is_active boolean not null default true
        )`.execute(db);
      await sql`
        create table reports.routing_rule (
          id uuid primary key,
          position integer not null unique,
          category_id text references reports.category (id),
          group_id text,
          area_id uuid,
          target text not null check (target in ('organisation', 'house-management')),
          organisation_id uuid,
          check ((target = 'organisation') = (organisation_id is not null))
        )`.execute(db);
      await sql`create sequence reports.report_number as integer start 1`.execute(db);
      await sql`
        create table reports.report (
          id uuid primary key,
          number integer not null unique default nextval('reports.report_number'),
          author_person_id uuid not null,
          category_id text not null references reports.category (id),
          text text not null,
          lng double precision not null,
          lat double precision not null,
          place geometry(Point, 4326) generated always as (st_setsrid(st_makepoint(lng, lat), 4326)) stored,
          address text,
          house_id uuid,
          area_ids uuid[] not null default '{}',
          status text not null,
          visibility text not null check (visibility in ('moderation', 'public', 'hidden')),
          organisation_id uuid,
          routing_rule_id uuid,
          routing_reason jsonb,
          due_on date,
          planned_on date,
          verdict_until timestamptz,
          reopened_count integer not null default 0,
          support_count integer not null default 0,
          version integer not null default 1,
          created_at timestamptz not null,
          published_at timestamptz,
          answered_at timestamptz,
          ended_at timestamptz
        )`.execute(db);
      await sql`create index report_place on reports.report using gist (place)`.execute(db);
      await sql`
        create index report_public on reports.report (number desc) where visibility = 'public'`.execute(db);
      await sql`
        create index report_public_category on reports.report (category_id, number desc) where visibility = 'public'`.execute(
        db,
      );
      await sql`
        create index report_public_status on reports.report (status, number desc) where visibility = 'public'`.execute(
        db,
      );
      await sql`
        create index report_queue on reports.report (number) where status = 'moderation'`.execute(db);
      await sql`
        create index report_tasks on reports.report (organisation_id, due_on, number)
        where status in ('assigned', 'in-work', 'planned', 'reopened')`.execute(db);
      await sql`create index report_author on reports.report (author_person_id, number desc)`.execute(db);
      await sql`
        create index report_verdict_until on reports.report (verdict_until) where status = 'answered'`.execute(
        db,
      );
      await sql`create index report_text on reports.report using gin (text gin_trgm_ops)`.execute(db);
      await sql`
        create table reports.history (
          id uuid primary key,
          report_id uuid not null references reports.report (id),
          kind text not null,
          occurred_at timestamptz not null,
          by_role text not null,
          by_person_id uuid,
          organisation_id uuid,
          text text,
          planned_on date
        )`.execute(db);
      await sql`create index history_report on reports.history (report_id, id)`.execute(db);
      await sql`
        create table reports.photo (
          report_id uuid not null references reports.report (id),
          file_id uuid primary key,
          history_id uuid not null references reports.history (id),
          kind text not null check (kind in ('problem', 'proof', 'verdict')),
          position integer not null
        )`.execute(db);
      await sql`create index photo_report on reports.photo (report_id, kind, position)`.execute(db);
      await sql`
        create table reports.follower (
          report_id uuid not null references reports.report (id),
          person_id uuid not null,
          is_supporter boolean not null,
          is_subscribed boolean not null,
          created_at timestamptz not null,
          primary key (report_id, person_id)
        )`.execute(db);
      await sql`create index follower_person on reports.follower (person_id, report_id)`.execute(db);
      await sql`
        create table reports.map_cell (
          zoom smallint not null,
          x integer not null,
          y integer not null,
          category_id text not null,
          state text not null check (state in ('open', 'done')),
          report_count integer not null,
          lng_sum double precision not null,
          lat_sum double precision not null,
          primary key (zoom, x, y, category_id, state)
        )`.execute(db);
      await sql`
        create function reports.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'the history of a report is append-only';
        end $$`.execute(db);
      await sql`
        create trigger append_only before update or delete on reports.history
        for each row execute function reports.refuse_change()`.execute(db);
      for (const category of starterCategories) {
        await sql`
          insert into reports.category (id, group_id, titles, group_titles, keywords, icon, term_days, position)
          values (${category.id}, ${category.groupId}, ${JSON.stringify(category.titles)}::jsonb,
            ${JSON.stringify(category.groupTitles)}::jsonb, ${category.keywords}, ${category.icon},
            ${category.termDays}, ${category.position})`.execute(db);
      }
    },
  },
  '2026-11-21-search-by-address-and-organisation': {
    async up(db) {
      await sql`create index report_address on reports.report using gin (address gin_trgm_ops)`.execute(db);
      await sql`
        create index report_public_organisation on reports.report (organisation_id, number desc)
        where visibility = 'public'`.execute(db);
    },
  },
  ...intakeMigrations,
  ...channelMigrations,
  ...chatMigrations,
  ...open311Migrations,
  ...classifierMigrations,
  ...clockMigrations,
  ...routingMigrations,
  ...statisticsMigrations,
  ...lifeMigrations,
  ...proofMigrations,
  ...beforeSendingMigrations,
  ...privacyMigrations,
  ...anonymousMigrations,
  ...subscriptionMigrations,
  ...openDataMigrations,
  ...photoBoxMigrations,
  ...allotmentMigrations,
  ...contractorMigrations,
  ...moderationRulesMigrations,
  ...templateMigrations,
  ...viewMigrations,
  ...gatewayMigrations,
  ...verdictMigrations,
  ...shortlistMigrations,
  ...importMigrations,
  ...discussionMigrations,
  ...controlMigrations,
  ...overviewMigrations,
};
