import { sql } from 'kysely';
import type { Migrations } from '#kernel/db/migrations.ts';

export const holdMigrations: Migrations = {
  '2026-11-22-c05-recorder-holds': {
    async up(db) {
      await sql`
        create table video.recorder_hold (
          wanted_by uuid not null,
          camera_id uuid not null references video.camera (id),
          recorder_id uuid not null references video.recorder (id),
          state text not null check (state in ('asked', 'held', 'refused', 'released')),
          hold_id uuid,
          recorder_key text,
          primary key (wanted_by, camera_id, recorder_id),
          check (state <> 'held' or hold_id is not null)
        )`.execute(db);
      await sql`
        create index recorder_hold_standing on video.recorder_hold (recorder_id, camera_id)
          where state in ('asked', 'held')`.execute(db);
      await moveClips(db);
      await moveEvidence(db);
    },
  },
};

type Db = Parameters<Migrations[string]['up']>[0];

async function moveClips(db: Db): Promise<void> {
  await sql`
    insert into video.recorder_hold (wanted_by, camera_id, recorder_id, state, hold_id)
    select clip.request_id, clip.camera_id, camera.recorder_id,
      case clip.hold when 'failed' then 'refused' else clip.hold end, clip.hold_id
    from video.request_clip clip
    join video.camera camera on camera.id = clip.camera_id
    where camera.recorder_id is not null and (clip.hold <> 'held' or clip.hold_id is not null)`.execute(db);
  await sql`
    insert into video.recorder_hold (wanted_by, camera_id, recorder_id, state, hold_id)
    select clip.request_id, clip.camera_id, recorder.id, clip.hold, (placed ->> 'holdId')::uuid
    from video.request_clip clip
    cross join jsonb_array_elements(clip.stand_in_holds) placed
    join video.recorder recorder on recorder.id = (placed ->> 'recorderId')::uuid
    where clip.hold in ('held', 'released')
    on conflict do nothing`.execute(db);
  await sql`alter table video.request_clip drop column hold_id, drop column stand_in_holds`.execute(db);
  await sql`alter table video.request_clip drop constraint request_clip_hold_check`.execute(db);
  await sql`
    alter table video.request_clip add constraint request_clip_hold_check
      check (hold in ('asked', 'part-held', 'held', 'failed', 'released'))`.execute(db);
}

async function moveEvidence(db: Db): Promise<void> {
  await sql`
    insert into video.recorder_hold (wanted_by, camera_id, recorder_id, state, hold_id, recorder_key)
    select item.id, item.camera_id, recorder.id,
      case item.state when 'failed' then 'refused' else item.state end, item.hold_id, item.recorder_key
    from video.evidence_item item
    join video.recorder recorder on recorder.id = item.recorder_id
    where item.kind = 'clip'`.execute(db);
  await sql`drop index video.evidence_item_held`.execute(db);
  await sql`alter table video.evidence_item drop column hold_id, drop column recorder_key`.execute(db);
  await sql`alter table video.evidence_item drop constraint evidence_item_state_check`.execute(db);
  await sql`
    alter table video.evidence_item add constraint evidence_item_state_check
      check (state in ('asked', 'part-held', 'held', 'kept', 'failed', 'released'))`.execute(db);
}
