import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';

/** One step of the backfill reads so many reports. */
const maskedAtOnce = 1_000;

export const beforeSendingMigrations: Migrations = {
  '2026-11-21-t32-public-text-and-known-disruptions': {
    async up(db) {
      await sql`alter table reports.report add column public_text text not null default ''`.execute(db);
      for (let after = 0; ;) {
        const { rows } = await sql<{ number: number; text: string }>`
          select number, text from reports.report where number > ${after}::int
          order by number limit ${maskedAtOnce}::int`.execute(db);
        const last = rows.at(-1);
        if (!last) break;
        const masked = rows.map(({ number, text }) => ({ number, text: maskPersonalData(text) }));
        await sql`
          update reports.report set public_text = masked.text
          from jsonb_to_recordset(${JSON.stringify(masked)}::jsonb) as masked (number int, text text)
          where report.number = masked.number`.execute(db);
        after = last.number;
      }
      await sql`drop index reports.report_text`.execute(db);
      await sql`create index report_public_text on reports.report using gin (public_text gin_trgm_ops)`.execute(
        db,
      );
      await sql`
        create index report_open_place on reports.report using gist (place)
        where visibility = 'public' and ended_at is null`.execute(db);
      await sql`
        create table reports.known_disruption (
          id uuid primary key,
          source text not null,
          source_key text not null,
          texts jsonb not null,
          category_ids text[] not null,
          lng double precision,
          lat double precision,
          radius_m integer,
          area_ids uuid[] not null,
          house_ids uuid[] not null,
          address text,
          from_at timestamptz not null,
          until_at timestamptz not null check (until_at >= from_at),
          is_over boolean not null default false,
          created_at timestamptz not null,
          unique (source, source_key),
          check ((lng is null) = (lat is null) and (lng is null) = (radius_m is null))
        )`.execute(db);
      await sql`create index known_disruption_until on reports.known_disruption (until_at)`.execute(db);
      await sql`
        create table reports.disruption_subscriber (
          disruption_id uuid not null references reports.known_disruption (id),
          person_id uuid not null,
          is_told boolean not null,
          created_at timestamptz not null,
          primary key (disruption_id, person_id)
        )`.execute(db);
      await sql`
        create index disruption_subscriber_untold on reports.disruption_subscriber (disruption_id)
        where not is_told`.execute(db);
    },
  },
};
