import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import { releaseFiles } from '#kernel/files/files.ts';
import type { ReportsDb } from '../report.store.ts';
import type { WorkProposalTable } from './tables.ts';

export type ProposalRow = Selectable<WorkProposalTable>;

export const proposalSubject = 'reports.work-proposal';

const columns = [
  'id',
  'shareId',
  'reportId',
  'text',
  'photos',
  'state',
  'reason',
  'proposedAt',
  'decidedAt',
  'decidedByPersonId',
] as const;

/** False: another proposal on the report waits for a decision. */
export async function insertProposalOnce(
  db: ReportsDb,
  proposal: Insertable<WorkProposalTable>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reports.workProposal')
    .values({ ...proposal, photos: JSON.stringify(proposal.photos) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findProposalForUpdate(
  db: ReportsDb,
  { id, reportId }: { id: string; reportId: string },
): Promise<ProposalRow | undefined> {
  return await db
    .selectFrom('reports.workProposal')
    .select(columns)
    .where('id', '=', id)
    .where('reportId', '=', reportId)
    .forUpdate()
    .executeTakeFirst();
}

export async function findProposal(
  db: ReportsDb,
  id: string,
): Promise<Pick<ProposalRow, 'reportId'> | undefined> {
  return await db
    .selectFrom('reports.workProposal')
    .select('reportId')
    .where('id', '=', id)
    .executeTakeFirst();
}

/** What waits on a report, with whose word it is. Relies on work_proposal_waiting. */
export async function listWaitingProposals(db: ReportsDb, reportId: string) {
  return await db
    .selectFrom('reports.workProposal')
    .innerJoin('reports.contractorShare', 'reports.contractorShare.id', 'reports.workProposal.shareId')
    .select([
      'reports.workProposal.id',
      'reports.workProposal.text',
      'reports.workProposal.proposedAt',
      'reports.contractorShare.contractor',
      'reports.contractorShare.organisationId',
    ])
    .where('reportId', '=', reportId)
    .where('state', '=', 'waiting')
    .orderBy('reports.workProposal.id')
    .limit(10)
    .execute();
}

/** Takes away what waits on a report that is done or goes elsewhere; its photos are swept. */
export async function dropWaitingProposals(db: ReportsDb, reportId: string): Promise<void> {
  const rows = await db
    .deleteFrom('reports.workProposal')
    .where('reportId', '=', reportId)
    .where('state', '=', 'waiting')
    .returning('id')
    .execute();
  for (const { id } of rows) await releaseFiles(db, { subjectType: proposalSubject, subjectId: id });
}

/** The latest proposal by a link on each report. */
export async function listLatestProposals(db: ReportsDb, shareId: string): Promise<ProposalRow[]> {
  return await db
    .selectFrom('reports.workProposal')
    .select(columns)
    .distinctOn('reportId')
    .where('shareId', '=', shareId)
    .orderBy('reportId')
    .orderBy('id', 'desc')
    .execute();
}

export async function listReportsWithWaiting(
  db: ReportsDb,
  reportIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (reportIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('reports.workProposal')
    .select('reportId')
    .where('reportId', 'in', [...reportIds])
    .where('state', '=', 'waiting')
    .execute();
  return new Set(rows.map(({ reportId }) => reportId));
}

/** Where the photos were taken is forgotten with the decision: what became proof is kept with the answer. */
export async function settleProposal(
  db: ReportsDb,
  id: string,
  decision: {
    state: 'accepted' | 'returned';
    reason: string | null;
    decidedAt: Date;
    decidedByPersonId: string | null;
  },
): Promise<void> {
  await db
    .updateTable('reports.workProposal')
    .set({ ...decision, photos: sql`'[]'::jsonb` })
    .where('id', '=', id)
    .execute();
}
