import type { LegalClass } from '../../contract/clocks.ts';
import type { ReportStatus } from '../../contract/report.ts';
import { reportColumns } from '../report.store.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';

export interface OwnReport {
  readonly number: number;
  readonly createdAt: Date;
  readonly status: ReportStatus;
  readonly legalClass: LegalClass;
  readonly categoryId: string;
  readonly text: string;
  readonly address: string | null;
  readonly endedAt: Date | null;
}

/** Newest first. Relies on report_author, as the following. */
export async function listOwnReports(db: ReportsDb, personId: string, limit: number): Promise<OwnReport[]> {
  return await db
    .selectFrom('reports.report')
    .select(['number', 'createdAt', 'status', 'legalClass', 'categoryId', 'text', 'address', 'endedAt'])
    .where('authorPersonId', '=', personId)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
}

/** What the person wrote after sending: answers to questions, verdicts. */
export async function listOwnWords(db: ReportsDb, personId: string, limit: number) {
  return await db
    .selectFrom('reports.history')
    .innerJoin('reports.report', 'reports.report.id', 'reports.history.reportId')
    .select(['number', 'kind', 'occurredAt', 'reports.history.text'])
    .where('authorPersonId', '=', personId)
    .where('byRole', '=', 'author')
    .where('reports.history.text', 'is not', null)
    .orderBy('reports.history.id', 'desc')
    .limit(limit)
    .execute();
}

/** Relies on follower_person. */
export async function listOwnFollowing(db: ReportsDb, personId: string, limit: number) {
  return await db
    .selectFrom('reports.follower')
    .innerJoin('reports.report', 'reports.report.id', 'reports.follower.reportId')
    .select(['number', 'isSupporter', 'isSubscribed', 'reports.follower.createdAt'])
    .where('personId', '=', personId)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
}

/** Locked, so that nobody changes a report while its author is forgotten. */
export async function listReportsToForget(
  db: ReportsDb,
  personId: string,
  limit: number,
): Promise<ReportRow[]> {
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('authorPersonId', '=', personId)
    .orderBy('number')
    .limit(limit)
    .forUpdate()
    .execute();
}

/** Support of others' reports stays counted under the key; everything else about following goes. */
export async function forgetFollowing(db: ReportsDb, personId: string, authorKey: string): Promise<void> {
  await db
    .deleteFrom('reports.follower')
    .where('personId', '=', personId)
    .where('isSupporter', '=', false)
    .execute();
  await db
    .updateTable('reports.follower')
    .set({ personId: authorKey, isSubscribed: false })
    .where('personId', '=', personId)
    .execute();
  await db.deleteFrom('reports.disruptionSubscriber').where('personId', '=', personId).execute();
}

/** After this nothing leads from the person to the key. */
export async function deleteAuthorKey(db: ReportsDb, personId: string): Promise<void> {
  await db.deleteFrom('reports.authorPseudonym').where('personId', '=', personId).execute();
}

/** What a messenger's chat has told us; the messages themselves lie with the messenger. Returns the chats. */
export async function deleteChatsAt(
  db: ReportsDb,
  addresses: readonly { readonly channel: string; readonly address: string }[],
): Promise<string[]> {
  const deleted: string[] = [];
  for (const { channel, address } of addresses) {
    const rows = await db
      .deleteFrom('reports.chat')
      .where((where) =>
        where.and([
          where(where.cast<string>('channel', 'text'), '=', channel),
          where('address', '=', address),
        ]),
      )
      .returning('id')
      .execute();
    deleted.push(...rows.map(({ id }) => id));
  }
  return deleted;
}
