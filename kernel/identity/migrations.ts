import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const identityMigrations: Migrations = {
  '2026-11-21-people-and-organisations': {
    async up(db) {
      // person, session, account, verification and two_factor have the shapes better-auth expects.
      await sql`
        create table identity.person (
          id uuid primary key,
          name text not null,
          email text not null unique,
          email_verified boolean not null default false,
          image text,
          birth_on text,
          locale text not null default 'ru',
          two_factor_enabled boolean default false,
          created_at timestamptz not null,
          updated_at timestamptz not null
        )`.execute(db);
      await sql`
        create table identity.session (
          id uuid primary key,
          token text not null unique,
          person_id uuid not null references identity.person (id) on delete cascade,
          expires_at timestamptz not null,
          ip_address text,
          user_agent text,
          created_at timestamptz not null,
          updated_at timestamptz not null
        )`.execute(db);
      await sql`create index session_person on identity.session (person_id)`.execute(db);
      await sql`
        create table identity.account (
          id uuid primary key,
          account_id text not null,
          provider_id text not null,
          person_id uuid not null references identity.person (id) on delete cascade,
          access_token text,
          refresh_token text,
          id_token text,
          access_token_expires_at timestamptz,
          refresh_token_expires_at timestamptz,
          scope text,
          password text,
          created_at timestamptz not null,
          updated_at timestamptz not null
        )`.execute(db);
      await sql`create index account_person on identity.account (person_id)`.execute(db);
      await sql`
        create table identity.verification (
          id uuid primary key,
          identifier text not null,
          value text not null,
          expires_at timestamptz not null,
          created_at timestamptz not null,
          updated_at timestamptz not null
        )`.execute(db);
      await sql`create index verification_identifier on identity.verification (identifier)`.execute(db);
      await sql`
        create table identity.two_factor (
          id uuid primary key,
          secret text not null,
          backup_codes text not null,
          person_id uuid not null references identity.person (id) on delete cascade,
          verified boolean default true,
          failed_verification_count integer default 0,
          locked_until timestamptz
        )`.execute(db);
      await sql`create index two_factor_person on identity.two_factor (person_id)`.execute(db);
      await sql`
        create table identity.organisation (
          id uuid primary key,
          kind text not null,
          name text not null,
          short_name text not null,
          phone text,
          email text,
          address text,
          source_key text unique,
          is_active boolean not null default true,
          created_at timestamptz not null
        )`.execute(db);
      await sql`create index organisation_kind on identity.organisation (kind, id)`.execute(db);
      await sql`
        create table identity.membership (
          id uuid primary key,
          person_id uuid not null references identity.person (id) on delete cascade,
          organisation_id uuid not null references identity.organisation (id),
          role_id text not null references access.role (id),
          area_id uuid,
          valid_until timestamptz,
          created_at timestamptz not null
        )`.execute(db);
      await sql`create index membership_person on identity.membership (person_id)`.execute(db);
      await sql`
        create unique index membership_once on identity.membership
          (person_id, organisation_id, role_id, coalesce(area_id, '00000000-0000-0000-0000-000000000000'))`.execute(
        db,
      );
      await sql`
        create table identity.access_token (
          id uuid primary key,
          person_id uuid not null references identity.person (id) on delete cascade,
          name text not null,
          token_hash text not null unique,
          expires_at timestamptz not null,
          created_at timestamptz not null
        )`.execute(db);
      await sql`create index access_token_person on identity.access_token (person_id)`.execute(db);
    },
  },
  '2026-11-21-versions-and-blocking': {
    async up(db) {
      await sql`alter table identity.organisation add column version integer not null default 1`.execute(db);
      await sql`create index organisation_name on identity.organisation (name collate "und-x-icu", id)`.execute(
        db,
      );
      await sql`alter table identity.person add column blocked_at timestamptz`.execute(db);
      await sql`create index person_name on identity.person (name collate "und-x-icu", id)`.execute(db);
      await sql`create index membership_role on identity.membership (role_id, id)`.execute(db);
      await sql`create index membership_organisation on identity.membership (organisation_id)`.execute(db);
    },
  },
  '2026-11-21-ways-to-sign-in': {
    async up(db) {
      await sql`
        create table identity.passkey (
          id uuid primary key,
          person_id uuid not null references identity.person (id) on delete cascade,
          name text not null,
          credential_id text not null unique,
          public_key text not null,
          counter bigint not null,
          device_type text not null,
          backed_up boolean not null,
          transports text,
          aaguid text,
          created_at timestamptz not null
        )`.execute(db);
      await sql`create index passkey_person on identity.passkey (person_id)`.execute(db);
      await sql`alter table identity.session add column signed_in_by text not null default 'password'`.execute(
        db,
      );
    },
  },
  '2026-11-21-ways-to-sign-in-of-programs': {
    async up(db) {
      await sql`
        alter table identity.access_token
          alter column person_id drop not null,
          add column organisation_id uuid references identity.organisation (id),
          add column scopes text[],
          add column limit_per_minute integer check (limit_per_minute > 0),
          add column issued_by uuid,
          add column revoked_at timestamptz,
          add check (person_id is not null or organisation_id is not null),
          add check (organisation_id is null or scopes is not null)`.execute(db);
      await sql`create index access_token_scoped on identity.access_token (id) where scopes is not null`.execute(
        db,
      );
    },
  },
  '2026-11-21-x-sign-in-attempts': {
    async up(db) {
      await sql`
        create table identity.sign_in_attempt (
          account_key text primary key,
          count integer not null default 1,
          started_at timestamptz not null,
          told_at timestamptz
        )`.execute(db);
      await sql`create index sign_in_attempt_age on identity.sign_in_attempt (started_at)`.execute(db);
    },
  },
};
