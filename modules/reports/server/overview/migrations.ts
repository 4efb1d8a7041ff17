import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const overviewMigrations: Migrations = {
  '2026-11-22-o20-spans': {
    async up(db) {
      // From publication until it was answered or ended; a report that came back has lost its answer.
      await sql`
        create function reports.span(from_at timestamptz, answered_at timestamptz, ended_at timestamptz)
        returns tstzrange language sql immutable parallel safe
        return tstzrange(from_at, case when least(answered_at, ended_at) < from_at then from_at
          else least(answered_at, ended_at) end)`.execute(db);
      await sql`
        create index report_span on reports.report using gist (reports.span(published_at, answered_at, ended_at), point(lng, lat))
        where published_at is not null`.execute(db);
      await sql`
        create index report_published on reports.report (published_at desc) where published_at is not null`.execute(
        db,
      );
      await sql`
        create index report_answered on reports.report (answered_at desc) where answered_at is not null`.execute(
        db,
      );
    },
  },
};
