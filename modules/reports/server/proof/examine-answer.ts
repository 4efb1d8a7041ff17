import { hashDistance } from '#kernel/files/perceptual-hash.ts';
import { readFileEvidence } from '#kernel/files/files.ts';
import { newId } from '#kernel/ids.ts';
import { proofDistanceM } from '../../contract/proof.ts';
import type { ProofReference } from '../../contract/proof.ts';
import type { ReportsContext } from '../report-change.ts';
import { listHistory } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { HistoryTable } from '../tables.ts';
import { examineProof } from './examine.ts';
import type { Finding, Likeness, WorkFacts } from './examine.ts';
import { bucketsOf, isComparable, sameAsBeforeBits, sameShotBits } from './likeness.ts';
import { findEarlierProofs, insertFindings, insertProof, listBeforePhotos } from './proof.store.ts';
import type { HashedPicture } from './proof.store.ts';
import { takenInstant } from './taken-instant.ts';

/** A proof with what was found about it. */
export interface ExaminedProof extends HashedPicture {
  readonly source: ProofReference['source'] | null;
  readonly buckets: number[];
  readonly findings: readonly Finding[];
}

const workBegins: ReadonlySet<HistoryTable['kind']> = new Set([
  'published',
  'forwarded',
  'taken',
  'reopened',
]);

type AnsweredReport = Pick<ReportRow, 'id' | 'organisationId' | 'lng' | 'lat' | 'createdAt'>;

/** Examines the proofs of an answer, before or after they are attached. Absent files are left out: attaching refuses them. */
export async function examineProofs(
  context: ReportsContext,
  report: AnsweredReport,
  files: readonly ProofReference[],
): Promise<ExaminedProof[]> {
  const history = await listHistory(context.db, report.id);
  const work: WorkFacts = {
    place: { lng: report.lng, lat: report.lat },
    workBeganAt: history.findLast(({ kind }) => workBegins.has(kind))?.occurredAt ?? report.createdAt,
    allowedDistanceM: await context.setting(proofDistanceM),
  };
  const befores = await readBeforePictures(context, report.id);
  const examined: ExaminedProof[] = [];
  for (const file of files) {
    const proof = await examineFile(context, { report, file, work, befores });
    if (proof) examined.push(proof);
  }
  return examined;
}

/** Whether a controller should see an answer with these proofs. */
export async function isSuspicious(
  context: ReportsContext,
  report: AnsweredReport,
  files: readonly ProofReference[],
): Promise<boolean> {
  const proofs = await examineProofs(context, report, files);
  return proofs.some(({ findings }) => findings.length > 0);
}

async function examineFile(
  context: ReportsContext,
  asked: { report: AnsweredReport; file: ProofReference; work: WorkFacts; befores: readonly HashedPicture[] },
): Promise<ExaminedProof | undefined> {
  const { report, file, work, befores } = asked;
  const kept = await readFileEvidence(context.db, file.id);
  if (!kept) return undefined;
  const perceptualHash = isComparable(kept.perceptualHash) ? kept.perceptualHash : null;
  const buckets = perceptualHash === null ? [] : bucketsOf(perceptualHash);
  const { uploadSha256 } = kept.evidence;
  const picture = { fileId: file.id, reportId: report.id, uploadSha256, perceptualHash };

  const earlier = await findEarlierProofs(context.db, { ...report, uploadSha256, buckets });
  const others = earlier.filter(({ fileId }) => fileId !== file.id);
  const findings = examineProof(
    {
      source: file.source ?? null,
      evidence: kept.evidence,
      takenAt: takenInstant(kept.evidence.takenAt, context.town.timeZone),
      uploadedAt: kept.createdAt,
      position: file.position ?? null,
      likenesses: [
        ...nearest(picture, others, 'earlier-proof', sameShotBits),
        ...nearest(picture, befores, 'before', sameAsBeforeBits),
      ],
    },
    work,
  );
  return { ...picture, source: file.source ?? null, buckets, findings };
}

async function readBeforePictures({ db }: ReportsContext, reportId: string): Promise<HashedPicture[]> {
  const pictures: HashedPicture[] = [];
  for (const { fileId } of await listBeforePhotos(db, [reportId])) {
    const kept = await readFileEvidence(db, fileId);
    if (!kept) continue;
    const { evidence, perceptualHash } = kept;
    const { uploadSha256 } = evidence;
    pictures.push({
      fileId,
      reportId,
      uploadSha256,
      perceptualHash: isComparable(perceptualHash) ? perceptualHash : null,
    });
  }
  return pictures;
}

/** The one picture most like ours, if any is like it at all. */
function nearest(
  picture: HashedPicture,
  others: readonly HashedPicture[],
  kind: Likeness['kind'],
  limitBits: number,
): Likeness[] {
  const likenesses = others
    .map(({ fileId, reportId, ...other }) => ({
      kind,
      fileId,
      reportId,
      differingBits: differingBits(picture, { fileId, reportId, ...other }),
    }))
    .filter((likeness) => likeness.differingBits <= limitBits)
    .sort((a, b) => a.differingBits - b.differingBits);
  return likenesses.slice(0, 1);
}

function differingBits(one: HashedPicture, other: HashedPicture): number {
  if (one.uploadSha256 === other.uploadSha256) return 0;
  if (one.perceptualHash === null || other.perceptualHash === null) return 64;
  return hashDistance(one.perceptualHash, other.perceptualHash);
}

/** Keeps what was found about the proofs of one step. Nothing of it goes into an answer, an event or the audit. */
export async function keepProofs(
  { db, clock }: ReportsContext,
  entry: Pick<HistoryTable, 'id' | 'reportId' | 'organisationId'>,
  proofs: readonly ExaminedProof[],
): Promise<void> {
  const now = clock.now();
  const { id: historyId, reportId, organisationId } = entry;
  const step = { historyId, reportId, organisationId };
  for (const { findings, fileId, source, uploadSha256, perceptualHash, buckets } of proofs) {
    const picture = { fileId, source: source ?? null, uploadSha256, perceptualHash, buckets };
    await insertProof(db, { ...step, ...picture, examinedAt: now });
    await insertFindings(
      db,
      findings.map(({ reason, measure, likeness }) => ({
        ...step,
        id: newId(now.getTime()),
        fileId,
        reason,
        measure,
        otherFileId: likeness?.fileId ?? null,
        otherReportId: likeness?.reportId ?? null,
        foundAt: now,
        verdict: null,
        verdictNote: null,
        settledAt: null,
        settledByPersonId: null,
      })),
    );
  }
}
