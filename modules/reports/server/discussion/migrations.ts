import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const discussionMigrations: Migrations = {
  '2026-11-21-u12-discussion': {
    async up(db) {
      await sql`
        create table reports.comment (
          id uuid primary key,
          report_id uuid not null references reports.report (id),
          person_id uuid,
          speaker_kind text not null check (speaker_kind in ('author', 'resident', 'official', 'executor')),
          organisation_id uuid,
          speaker_number integer,
          text text not null,
          state text not null check (state in ('waiting', 'shown', 'hidden', 'withdrawn')),
          rule_id text,
          rule_version integer,
          created_at timestamptz not null,
          decided_at timestamptz,
          decided_by_person_id uuid,
          check ((speaker_kind in ('official', 'executor')) = (organisation_id is not null)),
          check ((speaker_kind = 'resident') = (speaker_number is not null)),
          check ((state = 'hidden') = (rule_id is not null and rule_version is not null)),
          check (state <> 'withdrawn' or text = '')
        )`.execute(db);
      await sql`create index comment_report on reports.comment (report_id, id)`.execute(db);
      await sql`create index comment_person on reports.comment (person_id, id)`.execute(db);
      await sql`create index comment_waiting on reports.comment (id) where state = 'waiting'`.execute(db);
    },
  },
  '2026-11-21-v10-comments-are-told': {
    async up(db) {
      await sql`alter table reports.comment add column told_at timestamptz`.execute(db);
      // What was said before this day is told to nobody afterwards.
      await sql`update reports.comment set told_at = now()`.execute(db);
      await sql`
        create index comment_untold on reports.comment (report_id) where state = 'shown' and told_at is null`.execute(
        db,
      );
    },
  },
};
