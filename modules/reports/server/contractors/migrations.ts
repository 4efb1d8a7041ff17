import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const contractorMigrations: Migrations = {
  '2026-11-21-u23-contractor-links': {
    async up(db) {
      await sql`
        create table reports.contractor_share (
          id uuid primary key,
          organisation_id uuid not null,
          contractor text not null,
          may_propose boolean not null,
          token_hash text not null unique,
          created_by_person_id uuid,
          created_at timestamptz not null,
          expires_at timestamptz not null check (expires_at <= created_at + interval '30 days'),
          revoked_at timestamptz
        )`.execute(db);
      await sql`
        create index contractor_share_organisation on reports.contractor_share (organisation_id, id)`.execute(
        db,
      );
      await sql`
        create table reports.share_report (
          share_id uuid not null references reports.contractor_share (id),
          report_id uuid not null references reports.report (id),
          primary key (share_id, report_id)
        )`.execute(db);
      await sql`
        create table reports.work_proposal (
          id uuid primary key,
          share_id uuid not null references reports.contractor_share (id),
          report_id uuid not null references reports.report (id),
          text text not null,
          photos jsonb not null,
          state text not null check (state in ('waiting', 'accepted', 'returned')),
          reason text,
          proposed_at timestamptz not null,
          decided_at timestamptz,
          decided_by_person_id uuid,
          check ((state = 'waiting') = (decided_at is null)),
          check ((state = 'returned') = (reason is not null))
        )`.execute(db);
      await sql`
        create unique index work_proposal_waiting on reports.work_proposal (report_id) where state = 'waiting'`.execute(
        db,
      );
      await sql`create index work_proposal_share on reports.work_proposal (share_id, report_id, id)`.execute(
        db,
      );
    },
  },
};
