import { describeFiles } from '#kernel/files/files.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { SampledAnswer } from '../../contract/control.ts';
import { isAllowed } from '../lifecycle.ts';
import { presentOrganisation } from '../present-organisation.ts';
import { listBeforePhotos } from '../proof/proof.store.ts';
import type { ReportsDb } from '../report.store.ts';
import type { SampleRow } from './answer-check.store.ts';
import { listPhotosOfSteps } from './sample-photos.store.ts';

/** Whatever the length: one query each for names, pictures of before, proofs and files. */
export async function presentSample(db: ReportsDb, rows: readonly SampleRow[]): Promise<SampledAnswer[]> {
  const names = await findOrganisationNames(
    db,
    rows.map(({ organisationId }) => organisationId),
  );
  const befores = new Map<string, string>();
  for (const { reportId, fileId } of await listBeforePhotos(
    db,
    rows.map(({ reportId }) => reportId),
  ))
    if (!befores.has(reportId)) befores.set(reportId, fileId);
  const proofs = await listPhotosOfSteps(
    db,
    rows.map(({ answerId }) => answerId),
  );
  const files = await describeFiles(db, [...befores.values(), ...proofs.map(({ fileId }) => fileId)]);
  const pictures = new Map(files.map((file) => [file.id, file]));
  return rows.map(({ reportId, organisationId, occurredAt, ...row }) => ({
    ...row,
    organisation: presentOrganisation(organisationId, names),
    answeredAt: occurredAt.toISOString(),
    before: pictures.get(befores.get(reportId) ?? '') ?? null,
    proofs: proofs
      .filter(({ historyId }) => historyId === row.answerId)
      .flatMap(({ fileId }) => pictures.get(fileId) ?? []),
    isReturnable: isAllowed('recall-answer', row.status),
  }));
}
