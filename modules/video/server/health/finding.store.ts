import type { Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { PictureFindingTable } from './tables.ts';

export type FindingRow = Selectable<PictureFindingTable>;

const facts = ['cameraId', 'recorderId', 'finding', 'fromAt', 'toAt'] as const;
const findingsAtMost = 500;

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

/** Of a recorder, since an instant or lasting. */
export async function listOfRecorder(db: VideoDb, recorderId: string, since: Date): Promise<FindingRow[]> {
  return await db
    .selectFrom('video.pictureFinding')
    .select(facts)
    .where('recorderId', '=', recorderId)
    .where(({ eb, or }) => or([eb('toAt', 'is', null), eb('toAt', '>', since)]))
    .orderBy('fromAt')
    .orderBy('cameraId')
    .limit(10_000)
    .execute();
}

/** One that is told again may have ended meanwhile. */
export async function keepFindings(db: VideoDb, findings: readonly FindingRow[]): Promise<void> {
  if (findings.length === 0) return;
  await db
    .insertInto('video.pictureFinding')
    .values([...findings])
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
