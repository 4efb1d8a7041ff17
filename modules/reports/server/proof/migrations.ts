import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const proofMigrations: Migrations = {
  '2026-11-21-t80-proof-of-work': {
    async up(db) {
      await sql`
        create table reports.proof (
          file_id uuid primary key,
          report_id uuid not null references reports.report (id),
          history_id uuid not null references reports.history (id),
          organisation_id uuid,
          source text check (source in ('app-camera', 'camera', 'gallery')),
          upload_sha256 text not null,
          perceptual_hash text,
          buckets integer[] not null,
          examined_at timestamptz not null
        )`.execute(db);
      await sql`create index proof_report on reports.proof (report_id)`.execute(db);
      await sql`create index proof_upload on reports.proof (organisation_id, upload_sha256)`.execute(db);
      await sql`create index proof_buckets on reports.proof using gin (buckets)`.execute(db);
      await sql`
        create table reports.proof_finding (
          id uuid primary key,
          file_id uuid not null references reports.proof (file_id),
          report_id uuid not null references reports.report (id),
          history_id uuid not null references reports.history (id),
          organisation_id uuid,
          reason text not null,
          measure integer,
          other_file_id uuid,
          other_report_id uuid references reports.report (id),
          found_at timestamptz not null,
          verdict text check (verdict in ('unfounded', 'upheld')),
          verdict_note text,
          settled_at timestamptz,
          settled_by_person_id uuid,
          check ((verdict is null) = (settled_at is null))
        )`.execute(db);
      await sql`
        create index proof_finding_open on reports.proof_finding (history_id desc)
        where verdict is null`.execute(db);
      await sql`create index proof_finding_report on reports.proof_finding (report_id)`.execute(db);
    },
  },
};
