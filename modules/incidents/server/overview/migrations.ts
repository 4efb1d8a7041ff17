import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const overviewMigrations: Migrations = {
  '2026-11-22-o10-spans': {
    async up(db) {
      // A clock that was set back must not keep a card from being closed: a span never ends before it begins.
      await sql`
        create function incidents.span(from_at timestamptz, until_at timestamptz) returns tstzrange
        language sql immutable parallel safe
        return tstzrange(from_at, case when until_at < from_at then from_at else until_at end)`.execute(db);
      await sql`
        create index incident_span on incidents.incident using gist (incidents.span(registered_at, closed_at), point(lng, lat))
        where number is not null and lat is not null`.execute(db);
      await sql`
        create index incident_ended on incidents.incident (closed_at desc)
        where number is not null and closed_at is not null`.execute(db);
    },
  },
};
