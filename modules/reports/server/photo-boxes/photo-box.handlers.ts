import { z } from 'zod';
import { pictureBox } from '#kernel/files/contract/box.ts';
import { readPictureBytes, sealFile } from '#kernel/files/files.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { coverPhoto, listCoveredPhotos, openOriginal } from '../../contract/photo-box-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import { mayModerate, mayRead } from '../report.policy.ts';
import { loadForChange } from '../report-change.ts';
import { findReport, findReportById } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { findCovered, findPhotoForUpdate, insertCovered, listCovered } from './covered-photo.store.ts';
import { drawCoveredPhoto } from './photo-box.jobs.ts';

const handle = handlerFor<ReportsTables>();

export const photoBoxHandlers = [
  handle(coverPhoto, async (context, { number, fileId, boxes, reason }) => {
    const { db, clock, audit } = context;
    const report = await loadForChange(context, { number }, mayModerate);
    const photo = await findPhotoForUpdate(db, { reportId: report.id, fileId });
    // NOTE: a proof is compared by what was kept when it was examined, so that covering it hides nothing from controllers.
    if (!photo) throw new Problem(reportProblems.photoNotFound);

    if (!(await sealFile(db, fileId))) throw new Problem(reportProblems.photoNotFound);
    const coveredAt = clock.now();
    const id = newId(coveredAt.getTime());
    const reportId = report.id;
    await insertCovered(db, { id, reportId, originalFileId: fileId, shownFileId: null, boxes, coveredAt });
    await enqueue(db, drawCoveredPhoto, { id }, { key: id });
    audit({ type: 'reports.report', id: reportId }, { coveredPhotoId: id, boxCount: boxes.length }, reason);
    return { id };
  }),

  handle(listCoveredPhotos, async ({ db, actor }, { number }) => {
    const report = await findReport(db, number);
    if (!report || !mayRead(actor, report) || !mayModerate(actor, report))
      throw new Problem(reportProblems.notFound);

    const rows = await listCovered(db, report.id);
    const photos = rows.map(({ id, coveredAt, boxes, shownFileId }) => ({
      id,
      coveredAt: coveredAt.toISOString(),
      boxCount: z.array(pictureBox).parse(boxes).length,
      shownFileId,
    }));
    return { photos };
  }),

  handle(openOriginal, async (context, { id, reason }) => {
    const { db, actor, audit } = context;
    const photo = await findCovered(db, id);
    const report = photo && (await findReportById(db, photo.reportId));
    if (!photo || !report || !mayModerate(actor, report)) throw new Problem(reportProblems.photoNotFound);

    audit({ type: 'reports.report', id: report.id }, { openedOriginalOf: id }, reason);
    return new FileAnswer({
      name: `original-${report.number}.jpg`,
      mediaType: 'image/jpeg',
      make: async (store) => {
        const bytes = await readPictureBytes(store, photo.originalFileId);
        if (!bytes) throw new Problem(reportProblems.photoNotFound);
        return bytes;
      },
    });
  }),
];
