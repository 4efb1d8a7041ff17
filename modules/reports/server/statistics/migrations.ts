import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const statisticsMigrations: Migrations = {
  '2026-11-21-t60-statistics': {
    async up(db) {
      await sql`alter table reports.report add column if not exists source text not null default 'web'`.execute(
        db,
      );
      await sql`alter table reports.report add column names_problem boolean`.execute(db);
      await sql`alter table reports.category add column names_problem boolean not null default true`.execute(
        db,
      );
      await sql`update reports.category set names_problem = false where group_id = 'other'`.execute(db);
      await sql`
        create index report_received on reports.report (created_at) include (author_person_id)`.execute(db);
      await sql`
        create table reports.statistic_cell (
          month date not null,
          is_public boolean not null,
          category_id text not null,
          organisation_id uuid,
          area_id uuid,
          measure text not null check (measure in ('status', 'source', 'days', 'flag')),
          value text not null,
          report_count integer not null check (report_count > 0)
        )`.execute(db);
      await sql`create index statistic_cell_month on reports.statistic_cell (month)`.execute(db);
      await sql`
        create table reports.statistic_month (
          month date primary key,
          time_zone text not null,
          area_key text not null,
          stale_from date,
          counted_at timestamptz not null
        )`.execute(db);
      await sql`
        create table reports.statistic_mark (
          id bigint generated always as identity primary key,
          quarter timestamptz not null
        )`.execute(db);
      await addMarkTriggers(db);
      await sql`
        insert into reports.statistic_mark (quarter)
        select distinct date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00Z') from reports.report`.execute(
        db,
      );
      await sql`
        create table reports.other_channel_total (
          month date not null check (extract(day from month) = 1),
          channel text not null,
          appeal_count integer not null check (appeal_count >= 0),
          entered_by_person_id uuid not null,
          entered_at timestamptz not null,
          primary key (month, channel)
        )`.execute(db);
      await sql`
        create table reports.published_table (
          id uuid primary key,
          title text not null,
          source text not null,
          content jsonb not null,
          is_shown boolean not null,
          entered_by_person_id uuid not null,
          entered_at timestamptz not null,
          version integer not null default 1
        )`.execute(db);
      await sql`create index published_table_entered on reports.published_table (entered_at desc, id)`.execute(
        db,
      );
    },
  },
  '2026-11-21-t61-statistic-month-size': {
    async up(db) {
      await sql`delete from reports.statistic_cell`.execute(db);
      await sql`delete from reports.statistic_month`.execute(db);
      await sql`alter table reports.statistic_month add column report_count integer not null`.execute(db);
      await sql`
        insert into reports.statistic_mark (quarter)
        select distinct date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00Z') from reports.report`.execute(
        db,
      );
    },
  },
};

/** Whoever changes a report, by whatever way, marks its month: the counts need not know of any command. */
async function addMarkTriggers(db: Parameters<Migrations[string]['up']>[0]): Promise<void> {
  await sql`
    create function reports.mark_statistics() returns trigger language plpgsql as $$
    begin
      insert into reports.statistic_mark (quarter)
      select distinct date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00Z') from changed;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger mark_inserted after insert on reports.report
    referencing new table as changed for each statement execute function reports.mark_statistics()`.execute(
    db,
  );
  await sql`
    create trigger mark_updated after update on reports.report
    referencing new table as changed for each statement execute function reports.mark_statistics()`.execute(
    db,
  );
  await sql`
    create trigger mark_deleted after delete on reports.report
    referencing old table as changed for each statement execute function reports.mark_statistics()`.execute(
    db,
  );
}
