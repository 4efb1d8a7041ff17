import type { Updateable } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { HistoryTable, ReportTable } from '../tables.ts';
import type { AuthorPseudonymTable } from './tables.ts';

export async function findAuthorKey(db: ReportsDb, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports.authorPseudonym')
    .select('authorKey')
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row?.authorKey;
}

/** Two at once agree on the key of whoever came first. */
export async function insertAuthorKey(db: ReportsDb, pseudonym: AuthorPseudonymTable): Promise<string> {
  const { authorKey } = await db
    .insertInto('reports.authorPseudonym')
    .values(pseudonym)
    .onConflict((conflict) =>
      conflict
        .column('personId')
        .doUpdateSet((row) => ({ authorKey: row.ref('reports.authorPseudonym.authorKey') })),
    )
    .returning('authorKey')
    .executeTakeFirstOrThrow();
  return authorKey;
}

/** Relies on history_report. */
export async function listWordsOfAuthor(
  db: ReportsDb,
  reportId: string,
): Promise<Pick<HistoryTable, 'id' | 'text'>[]> {
  return await db
    .selectFrom('reports.history')
    .select(['id', 'text'])
    .where('reportId', '=', reportId)
    .where('byRole', '=', 'author')
    .orderBy('id')
    .execute();
}

/** The one change that the trigger of the history lets through. */
export async function writeWordsOfAuthor(db: ReportsDb, id: string, text: string | null): Promise<void> {
  await db.updateTable('reports.history').set({ byPersonId: null, text }).where('id', '=', id).execute();
}

export async function deleteFollower(
  db: ReportsDb,
  { reportId, personId }: { reportId: string; personId: string },
): Promise<void> {
  await db
    .deleteFrom('reports.follower')
    .where('reportId', '=', reportId)
    .where('personId', '=', personId)
    .execute();
}

/** How the sender could be reached, what came by letters and whom was written to. */
export async function deleteMessagesOf(db: ReportsDb, reportId: string): Promise<void> {
  const contacts = db.selectFrom('reports.contact').select('id').where('reportId', '=', reportId);
  await db.deleteFrom('reports.outgoingMessage').where('contactId', 'in', contacts).execute();
  await db.deleteFrom('reports.incomingMessage').where('reportId', '=', reportId).execute();
  await db.deleteFrom('reports.followLink').where('reportId', '=', reportId).execute();
  await db.deleteFrom('reports.contact').where('reportId', '=', reportId).execute();
  await db
    .updateTable('reports.submission')
    .set({ attributes: JSON.stringify({}), mediaUrls: [], addressText: null })
    .where('reportId', '=', reportId)
    .execute();
}

/** All pictures but proofs of work. Returns the files. */
export async function deletePhotosOfResidents(db: ReportsDb, reportId: string): Promise<string[]> {
  const rows = await db
    .deleteFrom('reports.photo')
    .where('reportId', '=', reportId)
    .where('kind', '<>', 'proof')
    .returning('fileId')
    .execute();
  return rows.map(({ fileId }) => fileId);
}

export async function writeForgotten(
  db: ReportsDb,
  id: string,
  changes: Updateable<ReportTable>,
): Promise<void> {
  await db.updateTable('reports.report').set(changes).where('id', '=', id).execute();
}
