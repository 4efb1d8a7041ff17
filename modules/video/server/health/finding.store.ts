import type { Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { PictureFindingTable } from './tables.ts';

export type FindingRow = Selectable<PictureFindingTable>;

const facts = ['cameraId', 'recorderId', 'finding', 'fromAt', 'toAt'] as const;
const findingsAtMost = 500;
/** Of five hundred cameras as many as `take-findings.ts` believes of a day. */
const findingsOfRecorderAtMost = 50_000;
/** A statement takes 65 535 values. */
const rowsAtOnce = 1_000;

/** By the index `picture_finding_lasting`. Of a camera that has another recorder now none lasts. */
export async function listLasting(db: VideoDb, cameraIds: readonly string[]): Promise<FindingRow[]> {
  if (cameraIds.length === 0) return [];
  return await db
    .selectFrom('video.pictureFinding as finding')
    .innerJoin('video.camera as camera', (join) =>
      join.onRef('camera.id', '=', 'finding.cameraId').onRef('camera.recorderId', '=', 'finding.recorderId'),
    )
    .select(facts.map((name) => `finding.${name}` as const))
    .where('finding.cameraId', 'in', [...cameraIds])
    .where('finding.toAt', 'is', null)
    .orderBy('finding.fromAt')
    .orderBy('finding.finding')
    .limit(cameraIds.length * findingsAtMost)
    .execute();
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
