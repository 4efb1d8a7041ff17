import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

/** What a person asks to see of themselves is found without reading the journals through. */
export const ownDataMigrations: Migrations = {
  '2026-11-22-d40-own-data': {
    async up(db) {
      await sql`create index own_sent on telephonograms.telephonogram (person_id)`.execute(db);
      await sql`
        create index own_delivery on telephonograms.delivery (accepted_by_person_id)
        where accepted_by_person_id is not null`.execute(db);
      await sql`
        create index own_delivery_read on telephonograms.delivery (read_by_person_id)
        where read_by_person_id is not null`.execute(db);
      await sql`
        create index own_delivery_done on telephonograms.delivery (done_by_person_id)
        where done_by_person_id is not null`.execute(db);
      await sql`create index own_called on telephonograms.called (person_id)`.execute(db);
    },
  },
};
