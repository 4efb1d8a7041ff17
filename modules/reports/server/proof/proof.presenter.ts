import type { PictureView } from '#kernel/files/contract/file.ts';
import { describeFiles } from '#kernel/files/files.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { SuspiciousAnswer } from '../../contract/proof.ts';
import { findCovers } from '../photo-boxes/covered-photo.store.ts';
import type { Cover } from '../photo-boxes/covered-photo.store.ts';
import type { ReportsDb } from '../report.store.ts';
import { presentOrganisation } from '../present-organisation.ts';
import { listBeforePhotos, listOpenFindings } from './proof.store.ts';
import type { OpenFinding, SuspiciousRow } from './proof.store.ts';

/** Pictures by the id of the file as it came, and what became of those that were covered. */
interface Pictures {
  readonly covers: ReadonlyMap<string, Cover>;
  readonly views: ReadonlyMap<string, PictureView>;
}

/** Whatever the length: one query each for findings, pictures of before, files and names. */
export async function presentSuspicious(
  db: ReportsDb,
  rows: readonly SuspiciousRow[],
): Promise<SuspiciousAnswer[]> {
  const findings = await listOpenFindings(
    db,
    rows.map(({ historyId }) => historyId),
  );
  const befores = new Map<string, string>();
  for (const { reportId, fileId } of await listBeforePhotos(
    db,
    rows.map((row) => row.reportId),
  )) {
    if (!befores.has(reportId)) befores.set(reportId, fileId);
  }
  const pictures = await describeAll(db, [
    ...befores.values(),
    ...findings.flatMap(({ fileId, otherFileId }) => [fileId, otherFileId ?? fileId]),
  ]);
  const names = await findOrganisationNames(
    db,
    rows.flatMap(({ organisationId }) => organisationId ?? []),
  );
  return rows.map(({ reportId, occurredAt, organisationId, ...row }) => ({
    ...row,
    organisation: presentOrganisation(organisationId, names),
    answeredAt: occurredAt.toISOString(),
    before: pictureOf(pictures, befores.get(reportId) ?? ''),
    proofs: presentProofs(
      findings.filter(({ historyId }) => historyId === row.historyId),
      pictures,
    ),
  }));
}

async function describeAll(db: ReportsDb, ids: readonly string[]): Promise<Pictures> {
  const covers = await findCovers(db, ids);
  const shown = [...covers.values()].flatMap(({ shownFileId }) => shownFileId ?? []);
  const views = await describeFiles(db, [...new Set([...ids, ...shown])]);
  return { covers, views: new Map(views.map((view) => [view.id, view])) };
}

/** A covered picture is shown as everybody sees it: the original opens for a reason only. */
function pictureOf({ covers, views }: Pictures, fileId: string): PictureView | null {
  const cover = covers.get(fileId);
  return views.get(cover ? (cover.shownFileId ?? '') : fileId) ?? null;
}

function presentProofs(findings: readonly OpenFinding[], pictures: Pictures): SuspiciousAnswer['proofs'] {
  return [...Map.groupBy(findings, ({ fileId }) => fileId)].flatMap(([fileId, found]) => {
    const picture = pictureOf(pictures, fileId);
    const coveredPhotoId = pictures.covers.get(fileId)?.coveredPhotoId ?? null;
    if (!picture && coveredPhotoId === null) return [];
    const suspicions = found.map((finding) => presentSuspicion(finding, pictures));
    return [{ fileId, picture, coveredPhotoId, source: found[0]?.source ?? null, suspicions }];
  });
}

function presentSuspicion(
  { reason, measure, otherFileId, otherNumber }: OpenFinding,
  pictures: Pictures,
): SuspiciousAnswer['proofs'][number]['suspicions'][number] {
  const picture = pictureOf(pictures, otherFileId ?? '');
  const other = picture && otherNumber !== null ? { picture, reportNumber: otherNumber } : null;
  return { reason, measure, other };
}
