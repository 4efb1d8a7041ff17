import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const auditMigrations: Migrations = {
  '2026-11-21-entries-and-seals': {
    async up(db) {
      await sql`
        create table audit.entry (
          id uuid primary key,
          occurred_at timestamptz not null,
          actor_kind text not null,
          actor_person_id uuid,
          session_id uuid,
          route_id text not null,
          subject_type text,
          subject_id text,
          difference jsonb not null default '{}',
          reason text,
          request_id text not null
        )`.execute(db);
      await sql`create index entry_subject on audit.entry (subject_type, subject_id, id)`.execute(db);
      await sql`create index entry_actor on audit.entry (actor_person_id, id)`.execute(db);
      // Entries of commits the sealer has not seen yet. A queue, not a cursor: a late commit cannot be passed over.
      await sql`create table audit.unsealed (entry_id uuid primary key references audit.entry (id))`.execute(
        db,
      );
      await sql`
        create table audit.seal (
          number integer primary key,
          sealed_at timestamptz not null,
          entry_count integer not null,
          merkle_root text not null,
          previous_hash text not null,
          hash text not null
        )`.execute(db);
      await sql`
        create table audit.sealed_entry (
          seal_number integer not null references audit.seal (number),
          position integer not null,
          entry_id uuid not null unique references audit.entry (id),
          primary key (seal_number, position)
        )`.execute(db);
      await sql`
        create function audit.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'the audit is append-only';
        end $$`.execute(db);
      for (const table of ['entry', 'seal', 'sealed_entry']) {
        await sql`
          create trigger append_only before update or delete on ${sql.table(`audit.${table}`)}
          for each row execute function audit.refuse_change()`.execute(db);
      }
    },
  },
  '2026-11-21-entry-route-index': {
    async up(db) {
      await sql`create index entry_route on audit.entry (route_id text_pattern_ops, id)`.execute(db);
    },
  },
};
