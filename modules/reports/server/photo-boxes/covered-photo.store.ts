import type { Selectable } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { PhotoTable } from '../tables.ts';
import type { CoveredPhotoTable } from './tables.ts';

const columns = ['id', 'reportId', 'originalFileId', 'shownFileId', 'boxes', 'coveredAt'] as const;

/** More rounds than any report needs. */
const listedAtMost = 100;

export async function findPhotoForUpdate(
  db: ReportsDb,
  { reportId, fileId }: { reportId: string; fileId: string },
): Promise<Pick<PhotoTable, 'kind'> | undefined> {
  return await db
    .selectFrom('reports.photo')
    .select('kind')
    .where('fileId', '=', fileId)
    .where('reportId', '=', reportId)
    .forUpdate()
    .executeTakeFirst();
}

export async function insertCovered(db: ReportsDb, photo: CoveredPhotoTable): Promise<void> {
  await db
    .insertInto('reports.coveredPhoto')
    .values({ ...photo, boxes: JSON.stringify(photo.boxes) })
    .execute();
}

export async function findCovered(
  db: ReportsDb,
  id: string,
): Promise<Selectable<CoveredPhotoTable> | undefined> {
  return await db.selectFrom('reports.coveredPhoto').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Newest first. Relies on covered_photo_report. */
export async function listCovered(db: ReportsDb, reportId: string): Promise<Selectable<CoveredPhotoTable>[]> {
  return await db
    .selectFrom('reports.coveredPhoto')
    .select(columns)
    .where('reportId', '=', reportId)
    .orderBy('id', 'desc')
    .limit(listedAtMost)
    .execute();
}

/** Puts the new picture in the original's place. False: it stands there already. */
export async function showInstead(
  db: ReportsDb,
  { id, originalFileId, shownFileId }: { id: string; originalFileId: string; shownFileId: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reports.coveredPhoto')
    .set({ shownFileId })
    .where('id', '=', id)
    .where('shownFileId', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await db
    .updateTable('reports.photo')
    .set({ fileId: shownFileId })
    .where('fileId', '=', originalFileId)
    .execute();
  return true;
}

/** Returns the sealed originals, for whoever takes them away for good. */
export async function deleteCoveredOf(db: ReportsDb, reportId: string): Promise<string[]> {
  const rows = await db
    .deleteFrom('reports.coveredPhoto')
    .where('reportId', '=', reportId)
    .returning('originalFileId')
    .execute();
  return rows.map(({ originalFileId }) => originalFileId);
}
