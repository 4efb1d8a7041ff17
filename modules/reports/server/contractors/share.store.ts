import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import { reportColumns } from '../report.store.ts';
import type { ContractorShareTable } from './tables.ts';

export type ShareRow = Omit<Selectable<ContractorShareTable>, 'tokenHash'>;

const tokenBytes = 24;
const shownAtMost = 200;
const columns = [
  'id',
  'organisationId',
  'contractor',
  'mayPropose',
  'createdByPersonId',
  'createdAt',
  'expiresAt',
  'revokedAt',
] as const;

/** Makes a link; the secret is told once and kept nowhere. */
export async function insertShare(
  db: ReportsDb,
  share: Omit<ShareRow, 'revokedAt'>,
  reportIds: readonly string[],
): Promise<string> {
  const token = randomBytes(tokenBytes).toString('base64url');
  await db
    .insertInto('reports.contractorShare')
    .values({ ...share, tokenHash: hashOf(token) })
    .execute();
  await db
    .insertInto('reports.shareReport')
    .values(reportIds.map((reportId) => ({ shareId: share.id, reportId })))
    .execute();
  return token;
}

/** A link that is neither revoked nor over; any other is not there. */
export async function findOpenShare(db: ReportsDb, token: string, now: Date): Promise<ShareRow | undefined> {
  return await db
    .selectFrom('reports.contractorShare')
    .select(columns)
    .where('tokenHash', '=', hashOf(token))
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

export async function findShareForUpdate(db: ReportsDb, id: string): Promise<ShareRow | undefined> {
  return await db
    .selectFrom('reports.contractorShare')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** All links of some organisations, and of others those the person made. */
export async function listSharesOf(
  db: ReportsDb,
  { whole, own, personId }: { whole: readonly string[]; own: readonly string[]; personId: string | null },
): Promise<ShareRow[]> {
  return await db
    .selectFrom('reports.contractorShare')
    .select(columns)
    .where((where) =>
      where.or([
        where('organisationId', '=', sql<string>`any (${[...whole]}::uuid[])`),
        where.and([
          where('organisationId', '=', sql<string>`any (${[...own]}::uuid[])`),
          where('createdByPersonId', '=', personId),
        ]),
      ]),
    )
    .orderBy('id', 'desc')
    .limit(shownAtMost)
    .execute();
}

export async function listShareNumbers(db: ReportsDb, shareIds: readonly string[]) {
  if (shareIds.length === 0) return [];
  return await db
    .selectFrom('reports.shareReport')
    .innerJoin('reports.report', 'reports.report.id', 'reports.shareReport.reportId')
    .select(['reports.shareReport.shareId', 'reports.report.number'])
    .where('shareId', 'in', [...shareIds])
    .orderBy('reports.report.number')
    .limit(20_000)
    .execute();
}

/** What of a link may be seen now: public, and still with the organisation that shares it. */
export async function listSharedReports(db: ReportsDb, share: ShareRow): Promise<ReportRow[]> {
  return await db
    .selectFrom('reports.shareReport')
    .innerJoin('reports.report', 'reports.report.id', 'reports.shareReport.reportId')
    .select(reportColumns.map((column) => `reports.report.${column}` as const))
    .where('shareId', '=', share.id)
    .where('reports.report.visibility', '=', 'public')
    .where('reports.report.organisationId', '=', share.organisationId)
    .orderBy('reports.report.dueAt')
    .orderBy('reports.report.number')
    .limit(shownAtMost)
    .execute();
}

export async function revoke(db: ReportsDb, id: string, revokedAt: Date): Promise<void> {
  await db
    .updateTable('reports.contractorShare')
    .set({ revokedAt })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .execute();
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
