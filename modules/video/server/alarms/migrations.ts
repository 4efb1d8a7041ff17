import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const alarmMigrations: Migrations = {
  '2026-11-22-b02-alarm-answers': {
    async up(db) {
      await sql`
        create table video.alarm_answer (
          layer_id text not null,
          alarm_id text not null,
          person_id uuid not null,
          organisation_id uuid not null,
          camera_id uuid not null references video.camera (id),
          answer text not null check (answer in ('taken', 'dismissed')),
          since timestamptz not null,
          answered_at timestamptz not null,
          primary key (layer_id, alarm_id, person_id)
        )`.execute(db);
      await sql`create index alarm_answer_at on video.alarm_answer (answered_at)`.execute(db);
      await sql`create index alarm_answer_person on video.alarm_answer (person_id, answered_at desc)`.execute(
        db,
      );
    },
  },
};
