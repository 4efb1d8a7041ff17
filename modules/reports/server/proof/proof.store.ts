import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import type { ReportsDb } from '../report.store.ts';
import { examinedBy } from './proof.policy.ts';
import type { ProofFindingTable, ProofTable } from './tables.ts';

/** More candidates than this share a byte only in a collection far beyond a town's; the newest are looked at. */
const comparedAtOnce = 5_000;

export async function insertProof(db: ReportsDb, proof: ProofTable): Promise<void> {
  await db.insertInto('reports.proof').values(proof).execute();
}

export async function insertFindings(db: ReportsDb, findings: readonly ProofFindingTable[]): Promise<void> {
  if (findings.length > 0)
    await db
      .insertInto('reports.proofFinding')
      .values([...findings])
      .execute();
}

export interface HashedPicture {
  readonly fileId: string;
  readonly reportId: string;
  readonly uploadSha256: string;
  readonly perceptualHash: string | null;
}

/**
 * Earlier proofs of the organisation that may show the same: the same file, or a hash with an equal byte; newest first.
 * Relies on proof_upload and proof_buckets.
 */
export async function findEarlierProofs(
  db: ReportsDb,
  proof: Pick<ProofTable, 'organisationId' | 'uploadSha256' | 'buckets'>,
): Promise<HashedPicture[]> {
  const { organisationId, uploadSha256, buckets } = proof;
  if (organisationId === null) return [];
  return await db
    .selectFrom('reports.proof')
    .select(['fileId', 'reportId', 'uploadSha256', 'perceptualHash'])
    .where('organisationId', '=', organisationId)
    .where((where) =>
      where.or([
        where('uploadSha256', '=', uploadSha256),
        sql<boolean>`${where.ref('buckets')} && ${buckets}::integer[]`,
      ]),
    )
    .orderBy('fileId', 'desc')
    .limit(comparedAtOnce)
    .execute();
}

/** Pictures of the problem, as the resident sent them. */
export async function listBeforePhotos(db: ReportsDb, reportIds: readonly string[]) {
  if (reportIds.length === 0) return [];
  return await db
    .selectFrom('reports.photo')
    .select(['fileId', 'reportId'])
    .where('reportId', 'in', [...reportIds])
    .where('kind', '=', 'problem')
    .orderBy('reportId')
    .orderBy('position')
    .limit(1_000)
    .execute();
}

/** Answers under an open suspicion, newest first. Relies on proof_finding_open. */
export async function listSuspicious(
  db: ReportsDb,
  actor: Actor,
  filter: { organisationId?: string | undefined; before?: string | undefined; limit: number },
) {
  return await suspiciousQuery(db, actor, filter)
    .select([
      'reports.proofFinding.historyId',
      'reports.report.id as reportId',
      'reports.report.number',
      'reports.report.status',
      'reports.report.categoryId',
      'reports.report.address',
      'reports.proofFinding.organisationId',
      'reports.history.occurredAt',
    ])
    .distinct()
    .$if(filter.before !== undefined, (query) =>
      query.where('reports.proofFinding.historyId', '<', filter.before ?? ''),
    )
    .orderBy('reports.proofFinding.historyId', 'desc')
    .limit(filter.limit)
    .execute();
}
export type SuspiciousRow = Awaited<ReturnType<typeof listSuspicious>>[number];

export async function countSuspicious(
  db: ReportsDb,
  actor: Actor,
  filter: { organisationId?: string | undefined },
): Promise<number> {
  const { count } = await suspiciousQuery(db, actor, filter)
    .select((select) => select.fn.count<number>('reports.proofFinding.historyId').distinct().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function suspiciousQuery(
  db: ReportsDb,
  actor: Actor,
  { organisationId }: { organisationId?: string | undefined },
) {
  return db
    .selectFrom('reports.proofFinding')
    .innerJoin('reports.report', 'reports.report.id', 'reports.proofFinding.reportId')
    .innerJoin('reports.history', 'reports.history.id', 'reports.proofFinding.historyId')
    .where('reports.proofFinding.verdict', 'is', null)
    .where(examinedBy(actor))
    .$if(organisationId !== undefined, (query) =>
      query.where('reports.proofFinding.organisationId', '=', organisationId ?? ''),
    );
}

export async function listOpenFindings(db: ReportsDb, historyIds: readonly string[]) {
  if (historyIds.length === 0) return [];
  return await db
    .selectFrom('reports.proofFinding')
    .innerJoin('reports.proof', 'reports.proof.fileId', 'reports.proofFinding.fileId')
    .leftJoin('reports.report as other', 'other.id', 'reports.proofFinding.otherReportId')
    .select([
      'reports.proofFinding.historyId',
      'reports.proofFinding.fileId',
      'reports.proof.source',
      'reports.proofFinding.reason',
      'reports.proofFinding.measure',
      'reports.proofFinding.otherFileId',
      'other.number as otherNumber',
    ])
    .where('reports.proofFinding.historyId', 'in', [...historyIds])
    .where('reports.proofFinding.verdict', 'is', null)
    .orderBy('reports.proofFinding.id')
    .limit(2_000)
    .execute();
}
export type OpenFinding = Awaited<ReturnType<typeof listOpenFindings>>[number];

/** The report of an answer under an open suspicion. */
export async function findSuspectedReport(
  db: ReportsDb,
  historyId: string,
): Promise<{ id: string; number: number; areaIds: string[] } | undefined> {
  return await db
    .selectFrom('reports.proofFinding')
    .innerJoin('reports.report', 'reports.report.id', 'reports.proofFinding.reportId')
    .select(['reports.report.id', 'reports.report.number', 'reports.report.areaIds'])
    .where('reports.proofFinding.historyId', '=', historyId)
    .where('reports.proofFinding.verdict', 'is', null)
    .limit(1)
    .executeTakeFirst();
}

export async function settleFindings(
  db: ReportsDb,
  historyId: string,
  settled: Pick<Selectable<ProofFindingTable>, 'verdict' | 'verdictNote' | 'settledAt' | 'settledByPersonId'>,
): Promise<void> {
  await db
    .updateTable('reports.proofFinding')
    .set(settled)
    .where('historyId', '=', historyId)
    .where('verdict', 'is', null)
    .execute();
}
