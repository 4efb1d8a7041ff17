import { z } from 'zod';
import { pictureBox } from '#kernel/files/contract/box.ts';
import { fillBoxes } from '#kernel/files/fill-boxes.ts';
import { attachFiles } from '#kernel/files/files.ts';
import { jobFor } from '#kernel/module/server.ts';
import type { ReportsTables } from '../tables.ts';
import { findCovered, showInstead } from './covered-photo.store.ts';

/** Makes the picture that stands in a sealed one's place. Until then, and if it fails for good, nothing is shown. */
export const drawCoveredPhoto = jobFor<ReportsTables>()({
  id: 'reports.draw-covered-photo',
  input: z.object({ id: z.uuid() }),
  timeoutMs: 2 * 60_000,
  run: async (system, { id }) => {
    const photo = await system.query(async ({ db }) => await findCovered(db, id));
    if (!photo || photo.shownFileId !== null) return;
    const bytes = await system.readPicture(photo.originalFileId);
    if (!bytes) throw new Error(`The bytes of file ${photo.originalFileId} are missing`);

    const { reportId, originalFileId } = photo;
    const file = await system.stagePicture(await fillBoxes(bytes, z.array(pictureBox).parse(photo.boxes)));
    await system.transaction(async ({ db, actor, audit }) => {
      audit({ type: 'reports.report', id: reportId }, { coveredPhotoId: id });
      // Run twice, the second picture stays unattached and is swept.
      if (!(await showInstead(db, { id, originalFileId, shownFileId: file.id }))) return;
      await attachFiles(db, { files: [file], actor, subjectType: 'reports.report', subjectId: reportId });
    });
  },
});
