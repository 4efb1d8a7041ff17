import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { ownDataMigrations } from './privacy/migrations.ts';

export const telephonogramsMigrations: Migrations = {
  ...ownDataMigrations,
  '2026-11-21-a00-telephonograms': {
    async up(db) {
      await sql`
        create table telephonograms.journal (
          id uuid primary key,
          title text not null,
          prefix text not null unique,
          is_active boolean not null
        )`.execute(db);
      await sql`
        create table telephonograms.counter (
          journal_id uuid not null references telephonograms.journal (id),
          year integer not null,
          last_number integer not null check (last_number > 0),
          primary key (journal_id, year)
        )`.execute(db);
      await sql`
        create table telephonograms.post (
          id uuid primary key,
          organisation_id uuid not null,
          title text not null,
          phone text,
          journal_id uuid not null references telephonograms.journal (id),
          senior_person_id uuid,
          position integer not null default 0,
          is_active boolean not null
        )`.execute(db);
      await sql`create index post_organisation on telephonograms.post (organisation_id)`.execute(db);
      await sql`
        create table telephonograms.post_group (
          id uuid primary key,
          title text not null,
          post_ids uuid[] not null,
          is_active boolean not null
        )`.execute(db);
      await sql`
        create table telephonograms.template (
          id uuid primary key,
          title text not null,
          subject text not null,
          text text not null,
          task text,
          priority text not null check (priority in ('ordinary', 'urgent', 'alert')),
          needs_read_back boolean not null,
          accept_seconds integer not null check (accept_seconds between 5 and 604800),
          group_id uuid references telephonograms.post_group (id),
          is_active boolean not null
        )`.execute(db);
      await sql`
        create table telephonograms.telephonogram (
          id uuid primary key,
          journal_id uuid not null references telephonograms.journal (id),
          year integer not null,
          number integer not null,
          register_number text not null,
          from_post_id uuid not null references telephonograms.post (id),
          organisation_id uuid not null,
          person_id uuid,
          sent_at timestamptz not null,
          subject text not null,
          text text not null,
          priority text not null check (priority in ('ordinary', 'urgent', 'alert')),
          needs_read_back boolean not null,
          accept_seconds integer not null,
          accept_by timestamptz not null,
          task text,
          task_due_at timestamptz,
          incident_id uuid,
          reply_to_id uuid,
          unique (journal_id, year, number),
          check (task is not null or task_due_at is null)
        )`.execute(db);
      await sql`
        create index telephonogram_organisation
        on telephonograms.telephonogram (organisation_id, sent_at desc)`.execute(db);
      await sql`
        create index telephonogram_incident on telephonograms.telephonogram (incident_id)
        where incident_id is not null`.execute(db);
      await sql`
        create index telephonogram_reply on telephonograms.telephonogram (reply_to_id)
        where reply_to_id is not null`.execute(db);
      await sql`create index telephonogram_sent on telephonograms.telephonogram (sent_at)`.execute(db);
      await sql`
        create function telephonograms.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'a telephonogram that was sent does not change';
        end $$`.execute(db);
      await sql`
        create trigger telephonogram_as_sent before update on telephonograms.telephonogram
        for each row execute function telephonograms.refuse_change()`.execute(db);
      await createDelivery(db);
    },
  },
};

async function createDelivery(db: Parameters<Migrations[string]['up']>[0]): Promise<void> {
  await sql`
    create table telephonograms.delivery (
      id uuid primary key,
      telephonogram_id uuid not null references telephonograms.telephonogram (id) on delete cascade,
      post_id uuid not null references telephonograms.post (id),
      organisation_id uuid not null,
      state text not null check (state in ('sent', 'delivered', 'read', 'accepted', 'done', 'confirmed')),
      delivered_at timestamptz,
      read_at timestamptz,
      read_by_person_id uuid,
      accepted_at timestamptz,
      accepted_by_person_id uuid,
      accepted_name text,
      read_back text,
      done_at timestamptz,
      done_by_person_id uuid,
      done_note text,
      confirmed_at timestamptz,
      return_note text,
      due_at timestamptz,
      overdue_at timestamptz,
      escalation integer not null default 0,
      unique (telephonogram_id, post_id),
      check (state not in ('accepted', 'done', 'confirmed') or accepted_at is not null)
    )`.execute(db);
  await sql`create index delivery_due on telephonograms.delivery (due_at) where due_at is not null`.execute(
    db,
  );
  await sql`create index delivery_organisation on telephonograms.delivery (organisation_id, id desc)`.execute(
    db,
  );
  await sql`
    create table telephonograms.called (
      delivery_id uuid not null references telephonograms.delivery (id) on delete cascade,
      rung text not null check (rung in ('duty', 'senior', 'sender')),
      person_id uuid not null,
      called_at timestamptz not null,
      primary key (delivery_id, rung, person_id)
    )`.execute(db);
}
