import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { starterRetention } from './starter-retention.ts';

export const privacyMigrations: Migrations = {
  '2026-11-21-t81-retention': {
    async up(db) {
      await sql`
        create table reports.retention_rule (
          legal_class text primary key,
          kept_days integer not null,
          minimum_days integer not null,
          is_duty boolean not null,
          source jsonb not null,
          needs_lawyer boolean not null default true,
          version integer not null default 1,
          check (kept_days >= minimum_days and minimum_days > 0)
        )`.execute(db);
      for (const rule of starterRetention) {
        await sql`
          insert into reports.retention_rule (legal_class, kept_days, minimum_days, is_duty, source)
          values (${rule.legalClass}, ${rule.keptDays}, ${rule.minimumDays}, ${rule.isDuty},
            ${JSON.stringify(rule.source)}::jsonb)`.execute(db);
      }
      await sql`
        create table reports.retention_run (
          id uuid primary key,
          ran_at timestamptz not null,
          legal_class text not null,
          report_count integer not null
        )`.execute(db);
      await sql`
        create table reports.author_pseudonym (person_id uuid primary key, author_key uuid not null unique)`.execute(
        db,
      );
      await sql`
        alter table reports.report
          add column author_key uuid,
          add column anonymised_at timestamptz,
          add check (anonymised_at is null or author_person_id is null)`.execute(db);
      await sql`
        create index report_retention on reports.report (legal_class, ended_at)
        where anonymised_at is null and ended_at is not null`.execute(db);
      await sql`drop index reports.report_received`.execute(db);
      await sql`
        create index report_received on reports.report (created_at) include (author_person_id, author_key)`.execute(
        db,
      );
      // The class of its report says how long a contact is kept.
      await sql`alter table reports.contact drop column keep_until`.execute(db);
      // A history stays as it was written; what an author wrote loses its author, and words nobody else may read.
      await sql`
        create function reports.forget_only() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' and old.by_role = 'author' and new.by_person_id is null
            and to_jsonb(new) - 'by_person_id' - 'text' = to_jsonb(old) - 'by_person_id' - 'text' then
            return new;
          end if;
          raise exception 'the history of a report is append-only';
        end $$`.execute(db);
      await sql`drop trigger append_only on reports.history`.execute(db);
      await sql`
        create trigger append_only before update or delete on reports.history
        for each row execute function reports.forget_only()`.execute(db);
    },
  },
};
