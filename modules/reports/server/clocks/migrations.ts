import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import type { Migrations } from '#kernel/db/migrations.ts';
import { starterCalendars } from './calendars/starter-calendars.ts';
import { starterRules } from './starter-rules.ts';

export const clockMigrations: Migrations = {
  '2026-11-21-t10-clocks': {
    async up(db) {
      await createRules(db);
      await createCalendars(db);
      await createClocks(db);
      await createRegister(db);
      await introduceRules(db);
      await introduceCalendars(db);
    },
  },
  '2026-11-21-t11-calendar-warnings': {
    async up(db) {
      await sql`
        create table reports.calendar_warning (
          country text not null,
          year integer not null,
          warned_at timestamptz not null,
          primary key (country, year)
        )`.execute(db);
      await sql`create index report_open on reports.report (id) where ended_at is null`.execute(db);
    },
  },
  '2026-11-21-t92-urgent-tasks': {
    async up(db) {
      await sql`
        create index report_urgent on reports.report (organisation_id, due_at, number)
        where status in ('assigned', 'in-work', 'planned', 'reopened', 'waiting')`.execute(db);
    },
  },
};

async function createRules(db: AnyDb): Promise<void> {
  await sql`
    create table reports.clock_rule (
      id text primary key,
      legal_class text,
      kind text not null check (kind in ('legal', 'regulation', 'work', 'promise')),
      starts_on text[] not null,
      stops_on text[] not null,
      ends_on text[] not null,
      is_restarted boolean not null,
      is_public boolean not null,
      position integer not null
    )`.execute(db);
  await sql`
    create table reports.clock_rule_version (
      rule_id text not null references reports.clock_rule (id),
      version integer not null,
      valid_from date not null,
      terms jsonb not null,
      created_at timestamptz not null,
      created_by_person_id uuid,
      primary key (rule_id, version),
      unique (rule_id, valid_from)
    )`.execute(db);
  await sql`
    create function reports.refuse_rule_change() returns trigger language plpgsql as $$
    begin
      raise exception 'a version of a rule is never changed; add a new one';
    end $$`.execute(db);
  await sql`
    create trigger immutable before update or delete on reports.clock_rule_version
    for each row execute function reports.refuse_rule_change()`.execute(db);
}

async function createCalendars(db: AnyDb): Promise<void> {
  await sql`
    create table reports.calendar_year (
      country text not null check (country in ('RU', 'UA')),
      year integer not null,
      is_provisional boolean not null,
      source jsonb not null,
      days_off text[] not null,
      working_days text[] not null,
      version integer not null default 1,
      changed_at timestamptz not null,
      primary key (country, year)
    )`.execute(db);
}

async function createClocks(db: AnyDb): Promise<void> {
  await sql`
    alter table reports.report
      add column legal_class text not null default 'message',
      add column due_at timestamptz`.execute(db);
  await sql`
    create table reports.clock_fact (
      id uuid primary key,
      report_id uuid not null references reports.report (id),
      kind text not null check (kind in ('class', 'term', 'registered', 'extended')),
      occurred_at timestamptz not null,
      legal_class text,
      rule_id text references reports.clock_rule (id),
      amount integer check (amount > 0),
      unit text,
      reason text
    )`.execute(db);
  await sql`create index clock_fact_report on reports.clock_fact (report_id)`.execute(db);
  await sql`
    create trigger append_only before update or delete on reports.clock_fact
    for each row execute function reports.refuse_change()`.execute(db);
  await sql`
    create table reports.clock (
      report_id uuid not null references reports.report (id),
      rule_id text not null references reports.clock_rule (id),
      run integer not null,
      rule_version integer not null,
      kind text not null,
      state text not null check (state in ('running', 'paused', 'met', 'missed', 'stopped')),
      started_at timestamptz not null,
      due_at timestamptz not null,
      due_on date,
      is_provisional boolean not null,
      stopped_at timestamptz,
      paused_at timestamptz,
      pause_ends_at timestamptz,
      paused jsonb not null,
      extended_days integer not null,
      is_public boolean not null,
      escalated_share integer not null default 0,
      next_escalation_at timestamptz,
      primary key (report_id, rule_id, run)
    )`.execute(db);
  await sql`
    create index clock_next_escalation on reports.clock (next_escalation_at)
    where next_escalation_at is not null`.execute(db);
  await sql`
    create index clock_pause_end on reports.clock (pause_ends_at) where pause_ends_at is not null`.execute(
    db,
  );
  await sql`
    create table reports.recomputation (
      id uuid primary key,
      started_at timestamptz not null,
      finished_at timestamptz,
      report_count integer not null,
      done_count integer not null,
      changed_count integer not null
    )`.execute(db);
  // Reports from before the clocks keep the term their category had.
  await sql`
    insert into reports.clock_fact (id, report_id, kind, occurred_at, amount, unit)
    select gen_random_uuid(), report.id, 'term', report.created_at, category.term_days, 'calendar-day'
    from reports.report join reports.category on category.id = report.category_id`.execute(db);
}

async function createRegister(db: AnyDb): Promise<void> {
  await sql`
    create table reports.register_counter (
      register_year integer primary key,
      last_number integer not null
    )`.execute(db);
  await sql`
    create table reports.appeal (
      report_id uuid primary key references reports.report (id),
      legal_class text not null,
      register_year integer not null,
      register_number integer not null,
      registered_at timestamptz not null,
      unique (register_year, register_number)
    )`.execute(db);
}

async function introduceRules(db: AnyDb): Promise<void> {
  for (const [position, rule] of starterRules.entries()) {
    await sql`
      insert into reports.clock_rule
        (id, legal_class, kind, starts_on, stops_on, ends_on, is_restarted, is_public, position)
      values (${rule.id}, ${rule.legalClass}, ${rule.kind}, ${[...rule.startsOn]}::text[],
        ${[...rule.stopsOn]}::text[], ${[...rule.endsOn]}::text[], ${rule.isRestarted}, ${rule.isPublic},
        ${position})`.execute(db);
    for (const { version, validFrom, ...terms } of rule.versions) {
      await sql`
        insert into reports.clock_rule_version (rule_id, version, valid_from, terms, created_at)
        values (${rule.id}, ${version}, ${validFrom}, ${JSON.stringify(terms)}::jsonb, now())`.execute(db);
    }
  }
}

async function introduceCalendars(db: AnyDb): Promise<void> {
  for (const year of starterCalendars) {
    await sql`
      insert into reports.calendar_year
        (country, year, is_provisional, source, days_off, working_days, changed_at)
      values (${year.country}, ${year.year}, ${year.isProvisional}, ${JSON.stringify(year.source)}::jsonb,
        ${[...year.daysOff]}::text[], ${[...year.workingDays]}::text[], now())`.execute(db);
  }
}
