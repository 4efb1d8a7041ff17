import type { ReportsDb } from '../report.store.ts';
import type { RequestTokenTable, SubmissionTable } from './tables.ts';

export async function insertSubmission(db: ReportsDb, submission: SubmissionTable): Promise<void> {
  await db
    .insertInto('reports.submission')
    .values({ ...submission, attributes: JSON.stringify(submission.attributes) })
    .execute();
}

export async function findSubmission(db: ReportsDb, reportId: string): Promise<SubmissionTable | undefined> {
  return await db
    .selectFrom('reports.submission')
    .select([
      'reportId',
      'keyId',
      'personId',
      'organisationId',
      'attributes',
      'mediaUrls',
      'addressText',
      'createdAt',
    ])
    .where('reportId', '=', reportId)
    .executeTakeFirst();
}

export async function insertToken(db: ReportsDb, token: Omit<RequestTokenTable, 'reportId'>): Promise<void> {
  await db
    .insertInto('reports.requestToken')
    .values({ ...token, draft: JSON.stringify(token.draft), reportId: null })
    .execute();
}

/** The number behind a token; `number` is null while the report is not there yet. */
export async function findToken(
  db: ReportsDb,
  token: string,
): Promise<{ token: string; number: number | null } | undefined> {
  return await db
    .selectFrom('reports.requestToken')
    .leftJoin('reports.report', 'reports.report.id', 'reports.requestToken.reportId')
    .select(['token', 'number'])
    .where('token', '=', token)
    .executeTakeFirst();
}

/** A draft that still waits, locked until the command ends. */
export async function findWaitingDraft(
  db: ReportsDb,
  token: string,
): Promise<Pick<RequestTokenTable, 'keyId' | 'draft'> | undefined> {
  return await db
    .selectFrom('reports.requestToken')
    .select(['keyId', 'draft'])
    .where('token', '=', token)
    .where('reportId', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function settleToken(db: ReportsDb, token: string, reportId: string): Promise<void> {
  await db
    .updateTable('reports.requestToken')
    .set({ reportId, draft: null })
    .where('token', '=', token)
    .execute();
}

/** What was promised by a token and could not become a report: the words and the contacts go, the token stays. */
export async function forgetDraftsBefore(db: ReportsDb, before: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('reports.requestToken')
    .set({ draft: null })
    .where('draft', 'is not', null)
    .where('createdAt', '<', before)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
