import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const gatewayMigrations: Migrations = {
  '2026-11-21-u30-gateways': {
    async up(db) {
      await sql`
        create table reports.gateway (
          id uuid primary key,
          organisation_id uuid not null unique,
          base_url text not null,
          jurisdiction_id text,
          sealed_key text,
          format text not null,
          photo_way text not null,
          has_updates boolean not null,
          is_active boolean not null,
          services jsonb not null,
          known_services jsonb not null,
          discovered_at timestamptz,
          discovery_fault text,
          asked_until timestamptz not null,
          next_poll_at timestamptz not null,
          failure_count integer not null default 0,
          fault text,
          last_success_at timestamptz,
          version integer not null default 1
        )`.execute(db);
      await sql`
        create table reports.forwarding (
          id uuid primary key,
          report_id uuid not null references reports.report (id),
          gateway_id uuid not null references reports.gateway (id),
          state text not null,
          fault text,
          detail text,
          service_code text,
          is_allowed boolean not null default false,
          attempt_count integer not null default 0,
          look_count integer not null default 0,
          tried_at timestamptz,
          token text,
          remote_id text,
          remote_status text,
          sent_at timestamptz,
          created_at timestamptz not null,
          unique (report_id, gateway_id),
          unique (gateway_id, remote_id),
          check ((state = 'sent') <= (remote_id is not null))
        )`.execute(db);
      await sql`create index forwarding_gateway on reports.forwarding (gateway_id, state, id)`.execute(db);
      await sql`create index forwarding_fault on reports.forwarding (id) where fault is not null`.execute(db);
    },
  },
};
