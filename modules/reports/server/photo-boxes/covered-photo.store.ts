import type { Selectable } from 'kysely';
import { sql } from 'kysely';
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

export interface Cover {
  /** The first covering: its original is the photo as it came. */
  readonly coveredPhotoId: string;
  /** What stands in its place now; null while it is being made. */
  readonly shownFileId: string | null;
}

/** What became of photos parts of which were filled in, maybe more than once; the others are not there. */
export async function findCovers(
  db: ReportsDb,
  fileIds: readonly string[],
): Promise<ReadonlyMap<string, Cover>> {
  if (fileIds.length === 0) return new Map();
  const { rows } = await sql<Cover & { firstFileId: string }>`
    with recursive chain as (
      select original_file_id as first_file_id, id as covered_photo_id, shown_file_id, 1 as round
      from reports.covered_photo where original_file_id = any(${[...fileIds]}::uuid[])
      union all
      select chain.first_file_id, chain.covered_photo_id, next.shown_file_id, chain.round + 1
      from chain join reports.covered_photo as next on next.original_file_id = chain.shown_file_id
      where chain.round < ${listedAtMost}::int
    )
    select distinct on (first_file_id) first_file_id, covered_photo_id, shown_file_id
    from chain order by first_file_id, round desc`.execute(db);
  return new Map(rows.map(({ firstFileId, ...cover }) => [firstFileId, cover]));
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
