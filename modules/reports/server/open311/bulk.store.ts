import { sql } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { BulkFileTable } from './tables.ts';

/** A file made twice is the later one. */
export async function keepBulkFile(db: ReportsDb, file: BulkFileTable): Promise<void> {
  const { day: _, ...content } = file;
  await db
    .insertInto('reports.bulkFile')
    .values(file)
    .onConflict((conflict) => conflict.column('day').doUpdateSet(content))
    .execute();
}

export async function findBulkFile(db: ReportsDb, day: string): Promise<string | undefined> {
  const row = await db.selectFrom('reports.bulkFile').select('csv').where('day', '=', day).executeTakeFirst();
  return row?.csv;
}

export async function listBulkFiles(
  db: ReportsDb,
  limit: number,
): Promise<Pick<BulkFileTable, 'day' | 'rowCount'>[]> {
  return await db
    .selectFrom('reports.bulkFile')
    .select(['day', 'rowCount'])
    .orderBy('day', 'desc')
    .limit(limit)
    .execute();
}

export async function deleteBulkFilesBefore(db: ReportsDb, day: string): Promise<void> {
  await db
    .deleteFrom('reports.bulkFile')
    .where(sql<boolean>`day < ${day}::date`)
    .execute();
}
