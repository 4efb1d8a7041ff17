import { sql } from 'kysely';
import type { RawBuilder, Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { PictureFindingTable } from './tables.ts';

export type FindingRow = Selectable<PictureFindingTable>;

const facts = ['cameraId', 'recorderId', 'finding', 'fromAt', 'toAt'] as const;
const findingsAtMost = 500;
/** A recorder that is silent for longer sees nothing that the hub knows of. */
const silentMs = 3_600_000;
/** Of five hundred cameras as many as `take-findings.ts` believes of a day. */
const findingsOfRecorderAtMost = 50_000;
/** A statement takes 65 535 values. */
const rowsAtOnce = 1_000;

/**
 * By the index `picture_finding_lasting`. What lasts is known of the recorder that records a camera now, its own or the one
 * that stands in, and while it talks.
 */
export async function listLasting(
  db: VideoDb,
  cameraIds: readonly string[],
  now: Date,
): Promise<FindingRow[]> {
  if (cameraIds.length === 0) return [];
  return await db
    .selectFrom('video.pictureFinding as finding')
    .select(facts.map((name) => `finding.${name}` as const))
    .where('finding.cameraId', 'in', [...cameraIds])
    .where('finding.toAt', 'is', null)
    .where(isSeenNow(now))
    .orderBy('finding.fromAt')
    .orderBy('finding.finding')
    .limit(cameraIds.length * findingsAtMost)
    .execute();
}

/** What lasts and is seen no more is over with the last look at the picture. It lasts again when its recorder tells so again. */
export async function endUnseen(db: VideoDb, now: Date): Promise<void> {
  await sql`
    update video.picture_finding finding
    set to_at = greatest(finding.from_at, coalesce(
      (select least(reading.picture_checked_at, ${now}) from video.camera_reading reading
       where reading.camera_id = finding.camera_id and reading.recorder_id = finding.recorder_id), ${now}))
    where finding.to_at is null and not ${isSeenNow(now)}`.execute(db);
}

/** Over `video.picture_finding finding`. */
function isSeenNow(now: Date): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from video.camera camera
    join video.recorder recorder on recorder.id = finding.recorder_id
    left join video.taken_camera taken on taken.camera_id = camera.id and taken.to_at is null
    where camera.id = finding.camera_id and camera.state = 'working'
      and coalesce(taken.stand_in_id, camera.recorder_id) = finding.recorder_id
      and recorder.struck_off_at is null and recorder.told_at >= ${new Date(now.getTime() - silentMs)})`;
}

/** One camera, the newest first; those that last and those that ended since. */
export async function listFindings(
  db: VideoDb,
  cameraId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<FindingRow[]> {
  return await db
    .selectFrom('video.pictureFinding')
    .select(facts)
    .where('cameraId', '=', cameraId)
    .where('fromAt', '<', to)
    .where(({ eb, or }) => or([eb('toAt', 'is', null), eb('toAt', '>', from)]))
    .orderBy('fromAt', 'desc')
    .orderBy('finding')
    .limit(findingsAtMost)
    .execute();
}

/** Of a recorder, what was so at some time of a span; those that last first. */
export async function listOfRecorder(
  db: VideoDb,
  recorderId: string,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<FindingRow[]> {
  return await db
    .selectFrom('video.pictureFinding')
    .select(facts)
    .where('recorderId', '=', recorderId)
    .where('fromAt', '<', until)
    .where(({ eb, or }) => or([eb('toAt', 'is', null), eb('toAt', '>', from)]))
    .orderBy('toAt', (order) => order.desc().nullsFirst())
    .orderBy('fromAt')
    .orderBy('cameraId')
    .orderBy('finding')
    .limit(findingsOfRecorderAtMost)
    .execute();
}

/** One that is told again may have ended meanwhile. */
export async function keepFindings(db: VideoDb, findings: readonly FindingRow[]): Promise<void> {
  for (let at = 0; at < findings.length; at += rowsAtOnce)
    await db
      .insertInto('video.pictureFinding')
      .values(findings.slice(at, at + rowsAtOnce))
      .onConflict((conflict) =>
        conflict
          .columns(['cameraId', 'recorderId', 'finding', 'fromAt'])
          .doUpdateSet((row) => ({ toAt: row.ref('excluded.toAt') })),
      )
      .execute();
}

/** The view was changed on purpose: what lasted is over. */
export async function endFindings(db: VideoDb, cameraId: string, at: Date): Promise<void> {
  await db
    .updateTable('video.pictureFinding')
    .set({ toAt: at })
    .where('cameraId', '=', cameraId)
    .where('toAt', 'is', null)
    .execute();
}
