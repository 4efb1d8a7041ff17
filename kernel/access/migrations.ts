import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const accessMigrations: Migrations = {
  '2026-11-21-roles': {
    async up(db) {
      await sql`create table access.role (id text primary key, title text)`.execute(db);
      await sql`
        create table access.role_permission (
          role_id text not null references access.role (id) on delete cascade,
          permission text not null,
          primary key (role_id, permission)
        )`.execute(db);
      // Remembers which permissions were handed out by default, so that what an administrator took away stays away.
      await sql`create table access.known_permission (permission text primary key)`.execute(db);
    },
  },
  '2026-11-21-roles-have-versions': {
    async up(db) {
      await sql`alter table access.role add column version integer not null default 1`.execute(db);
    },
  },
};
