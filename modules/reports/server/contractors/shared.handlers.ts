import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { attachFiles, describeFiles } from '#kernel/files/files.ts';
import { findOrganisation } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { openShare, proposeDone } from '../../contract/contractor-shares.ts';
import type { SharedReport } from '../../contract/contractor-shares.ts';
import { workProposed } from '../../contract/events.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { reportProblems } from '../../contract/problems.ts';
import { listCategories, titleIn } from '../category.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportForUpdate, listProblemPhotos } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import {
  insertProposalOnce,
  listLatestProposals,
  listReportsWithWaiting,
  proposalSubject,
} from './proposal.store.ts';
import { isAnswerable } from './share.policy.ts';
import { findOpenShare, listSharedReports } from './share.store.ts';
import type { ShareRow } from './share.store.ts';

const handle = handlerFor<ReportsTables>();

export const sharedHandlers = [
  handle(openShare, async (context, { token }) => {
    const { share, organisation } = await requireShare(context, token);
    const reports = await listSharedReports(context.db, share);

    context.audit({ type: 'reports.contractor-link', id: share.id }, { shownCount: reports.length });
    const { contractor, mayPropose, expiresAt } = share;
    return {
      contractor,
      mayPropose,
      organisation,
      expiresAt: expiresAt.toISOString(),
      reports: await presentShared(context, share, reports),
    };
  }),

  handle(proposeDone, async (context, { token, number, text, photos }) => {
    const { db, actor, clock, audit, emit } = context;
    const { share } = await requireShare(context, token);
    const report = await findReportForUpdate(db, number);
    const shared = await listSharedReports(db, share);
    if (!report || !share.mayPropose || !shared.some(({ id }) => id === report.id))
      throw new Problem(reportProblems.notFound);
    if (!isAnswerable(report)) throw new Problem(reportProblems.wrongStatus);
    if (photos.length === 0) throw new Problem(reportProblems.proofPhotoNeeded);

    const proposedAt = clock.now();
    const id = newId(proposedAt.getTime());
    const origin = photos.map(({ id: fileId, source, position }) => ({ id: fileId, source, position }));
    const proposal = { id, shareId: share.id, reportId: report.id, text, proposedAt };
    const isNew = await insertProposalOnce(db, { ...proposal, photos: origin, state: 'waiting' });
    if (!isNew) throw new Problem(reportProblems.proposalWaits);
    await attachFiles(db, { files: photos, actor, subjectType: proposalSubject, subjectId: id });
    const { status, organisationId, areaIds } = report;
    emit(workProposed, report.id, { number, status, organisationId, areaIds });
    audit({ type: 'reports.contractor-link', id: share.id }, { proposalId: id, number });
    return { id };
  }),
];

/** A wrong link, one that is over and one of a closed organisation look the same. */
async function requireShare({ db, clock }: ReportsContext, token: string) {
  const share = await findOpenShare(db, token, clock.now());
  const organisation = share && (await findOrganisation(db, share.organisationId));
  if (!share || !organisation?.isActive) throw new Problem(reportProblems.linkUnknown);
  return { share, organisation: { id: organisation.id, name: organisation.name } };
}

async function presentShared(
  { db, locale }: ReportsContext,
  share: ShareRow,
  reports: readonly ReportRow[],
): Promise<SharedReport[]> {
  const ids = reports.map(({ id }) => id);
  const titles = new Map(
    (await listCategories(db)).map(({ id, titles: words }) => [id, titleIn(words, locale)]),
  );
  const proposals = new Map((await listLatestProposals(db, share.id)).map((row) => [row.reportId, row]));
  const waiting = await listReportsWithWaiting(db, ids);
  const photos = await listProblemPhotos(db, ids);
  const pictures = new Map(
    (
      await describeFiles(
        db,
        photos.map(({ fileId }) => fileId),
      )
    ).map((view) => [view.id, view]),
  );
  return reports.map((report) => {
    const latest = proposals.get(report.id);
    return {
      number: report.number,
      status: report.status,
      category: titles.get(report.categoryId) ?? '',
      text: maskPersonalData(report.text),
      address: report.address,
      place: { lng: report.lng, lat: report.lat },
      dueOn: report.dueOn,
      plannedOn: report.plannedOn,
      photos: photos
        .filter(({ reportId }) => reportId === report.id)
        .flatMap(({ fileId }) => pictures.get(fileId) ?? []),
      proposal: latest
        ? { state: latest.state, proposedAt: latest.proposedAt.toISOString(), reason: latest.reason }
        : null,
      canPropose: share.mayPropose && isAnswerable(report) && !waiting.has(report.id),
    };
  });
}
