import { createHash, randomBytes } from 'node:crypto';
import type { ReportsDb } from '../report.store.ts';
import { reportColumns } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';

const tokenBytes = 24;

/** Makes the link of a report; the secret is told to its sender and kept nowhere. */
export async function insertFollowLink(
  db: ReportsDb,
  { reportId, now }: { reportId: string; now: Date },
): Promise<string> {
  const token = randomBytes(tokenBytes).toString('base64url');
  await db
    .insertInto('reports.followLink')
    .values({ reportId, tokenHash: hashOf(token), createdAt: now })
    .execute();
  return token;
}

export async function findReportByLink(db: ReportsDb, token: string): Promise<ReportRow | undefined> {
  return await db
    .selectFrom('reports.followLink')
    .innerJoin('reports.report', 'reports.report.id', 'reports.followLink.reportId')
    .select(reportColumns.map((column) => `reports.report.${column}` as const))
    .where('tokenHash', '=', hashOf(token))
    .executeTakeFirst();
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
