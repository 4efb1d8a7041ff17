import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const maintenanceMigrations: Migrations = {
  '2026-11-21-v21-maintenance': {
    async up(db) {
      await sql`create sequence video.work_order_number`.execute(db);
      await sql`
        create table video.work_order (
          id uuid primary key,
          number integer not null unique default nextval('video.work_order_number'),
          camera_id uuid not null references video.camera (id),
          owner_organisation_id uuid not null,
          contractor_organisation_id uuid not null,
          state text not null,
          fault text not null,
          description text not null,
          issued_at timestamptz not null,
          due_at timestamptz not null,
          accepted_at timestamptz,
          done_at timestamptz,
          work text,
          cost_minor bigint,
          remark text,
          closed_at timestamptz
        )`.execute(db);
      await sql`create index work_order_owner on video.work_order (owner_organisation_id, issued_at desc)`.execute(
        db,
      );
      await sql`
        create index work_order_contractor on video.work_order (contractor_organisation_id, issued_at desc)`.execute(
        db,
      );
      await sql`create index work_order_camera on video.work_order (camera_id)`.execute(db);
      await sql`
        create table video.equipment (
          camera_id uuid primary key references video.camera (id),
          maker text not null,
          model text not null,
          serial_number text not null,
          installed_on date,
          warranty_until date,
          contract text not null,
          contractor_organisation_id uuid,
          cost_minor bigint
        )`.execute(db);
    },
  },
  '2026-11-22-c02-contract-terms': {
    async up(db) {
      await sql`alter table video.work_order add column overdue_told_at timestamptz`.execute(db);
      await sql`
        create index work_order_overdue on video.work_order (due_at)
          where state in ('issued', 'accepted') and overdue_told_at is null`.execute(db);
      // What the contract of this camera asks for; null: what the town asks for.
      await sql`alter table video.equipment add column online_target_percent double precision`.execute(db);
    },
  },
};
