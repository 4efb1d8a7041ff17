import type { ReportsDb } from '../report.store.ts';
import type { ReportImportTable } from './tables.ts';

export async function insertImport(
  db: ReportsDb,
  row: Pick<ReportImportTable, 'id' | 'fileName' | 'content' | 'createdAt'>,
): Promise<void> {
  await db
    .insertInto('reports.reportImport')
    .values({ ...row, state: 'uploaded', counts: null, rejected: JSON.stringify([]) })
    .execute();
}

export async function findImport(
  db: ReportsDb,
  id: string,
): Promise<Pick<ReportImportTable, 'id' | 'fileName' | 'state' | 'counts' | 'rejected'> | undefined> {
  return await db
    .selectFrom('reports.reportImport')
    .select(['id', 'fileName', 'state', 'counts', 'rejected'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The row locked, with its content. */
export async function findImportForUpdate(
  db: ReportsDb,
  id: string,
): Promise<Pick<ReportImportTable, 'id' | 'state' | 'content'> | undefined> {
  return await db
    .selectFrom('reports.reportImport')
    .select(['id', 'state', 'content'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function noteImport(
  db: ReportsDb,
  id: string,
  facts: {
    state?: ReportImportTable['state'];
    counts?: object | null;
    rejected?: readonly object[];
    content?: null;
  },
): Promise<void> {
  const { counts, rejected, ...plain } = facts;
  await db
    .updateTable('reports.reportImport')
    .set({
      ...plain,
      ...(counts === undefined ? {} : { counts: counts === null ? null : JSON.stringify(counts) }),
      ...(rejected === undefined ? {} : { rejected: JSON.stringify(rejected) }),
    })
    .where('id', '=', id)
    .execute();
}

/** Files that nobody imported, and the traces of those that were. */
export async function deleteImportsBefore(db: ReportsDb, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('reports.reportImport')
    .where('createdAt', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Numbers of a source that are reports already. */
export async function listKnownNumbers(
  db: ReportsDb,
  source: string,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  if (numbers.length === 0) return new Set();
  const rows = await db
    .selectFrom('reports.importedReport')
    .select('externalNumber')
    .where('source', '=', source)
    .where('externalNumber', 'in', [...numbers])
    .execute();
  return new Set(rows.map(({ externalNumber }) => externalNumber));
}

/** False: another import of the same source was quicker. */
export async function insertImported(
  db: ReportsDb,
  row: { source: string; externalNumber: string; reportId: string },
): Promise<boolean> {
  const inserted = await db
    .insertInto('reports.importedReport')
    .values(row)
    .onConflict((conflict) => conflict.columns(['source', 'externalNumber']).doNothing())
    .returning('reportId')
    .executeTakeFirst();
  return inserted !== undefined;
}
