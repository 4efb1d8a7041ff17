import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { starterModerationRules } from './starter-rules.ts';

export const lifeMigrations: Migrations = {
  '2026-11-21-t20-life-of-a-report': {
    async up(db) {
      // `former_status` is where a waiting or joined report goes back to; `master_id` is what a duplicate follows;
      // `parent_id` is what a part was split from.
      await sql`
        alter table reports.report
          add column former_status text,
          add column question_count integer not null default 0,
          add column reply_until timestamptz,
          add column answer_outcome text check (answer_outcome in ('answered', 'explained')),
          add column bounce_count integer not null default 0,
          add column is_bounce_open boolean not null default false,
          add column next_organisation_id uuid,
          add column next_body text,
          add column competent_organisation_id uuid,
          add column competent_body text,
          add column master_id uuid references reports.report (id) check (master_id <> id),
          add column parent_id uuid references reports.report (id) check (parent_id <> id),
          add column open_child_count integer not null default 0,
          add constraint follows_a_master check ((status = 'duplicate') = (master_id is not null)),
          add constraint goes_back check ((status in ('waiting', 'duplicate')) = (former_status is not null)),
          add constraint waits_until check ((status = 'waiting') = (reply_until is not null)),
          add constraint names_a_body check
            ((status = 'not-competent') = (competent_organisation_id is not null or competent_body is not null)),
          add constraint has_an_outcome check ((status = 'answer-review') = (answer_outcome is not null))`.execute(
        db,
      );
      await sql`
        alter table reports.history
          add column from_organisation_id uuid,
          add column linked_report_id uuid references reports.report (id),
          add column rule_id text,
          add column body_name text`.execute(db);
      await sql`alter table reports.photo drop constraint photo_kind_check`.execute(db);
      await sql`
        alter table reports.photo
          add constraint photo_kind_check check (kind in ('problem', 'proof', 'verdict', 'reply'))`.execute(
        db,
      );
      await sql`drop index reports.report_tasks`.execute(db);
      await sql`
        create index report_tasks on reports.report (organisation_id, due_on, number)
        where status in ('assigned', 'in-work', 'planned', 'reopened', 'waiting')`.execute(db);
      await sql`
        create index report_reply_until on reports.report (reply_until) where status = 'waiting'`.execute(db);
      await sql`create index report_review on reports.report (number) where status = 'answer-review'`.execute(
        db,
      );
      await sql`create index report_bounced on reports.report (number) where is_bounce_open`.execute(db);
      await sql`
        create index report_asks_forward on reports.report (number)
        where next_organisation_id is not null or next_body is not null`.execute(db);
      await sql`create index report_master on reports.report (master_id) where master_id is not null`.execute(
        db,
      );
      await sql`create index report_parent on reports.report (parent_id) where parent_id is not null`.execute(
        db,
      );
      await sql`
        create table reports.moderation_rule (
          id text primary key,
          position integer not null,
          titles jsonb not null,
          texts jsonb not null,
          is_active boolean not null default true
        )`.execute(db);
      for (const [index, rule] of starterModerationRules.entries()) {
        await sql`
          insert into reports.moderation_rule (id, position, titles, texts)
          values (${rule.id}, ${index + 1}, ${JSON.stringify(rule.titles)}::jsonb,
            ${JSON.stringify(rule.texts)}::jsonb)`.execute(db);
      }
    },
  },
};
