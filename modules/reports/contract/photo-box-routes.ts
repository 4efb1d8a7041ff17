import { z } from 'zod';
import { boxesAtMost, pictureBox } from '#kernel/files/contract/box.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { reportNumber as number } from './fields.ts';
import { reportProblems } from './problems.ts';
import { reason } from './report.ts';

export const coverPhoto = defineRoute({
  id: 'reports.coverPhoto',
  method: 'POST',
  path: '/api/v1/reports/:number/photos/:fileId/boxes',
  summary:
    'Fills in parts of a photo of a report, a proof of work too; the original is sealed at once, the new picture follows',
  permission: 'reports.report.moderate',
  input: z.object({
    number,
    fileId: id,
    boxes: z.array(pictureBox).min(1).max(boxesAtMost),
    reason,
  }),
  output: z.object({ id }),
  problems: [reportProblems.notFound, reportProblems.photoNotFound],
});

export const listCoveredPhotos = defineRoute({
  id: 'reports.listCoveredPhotos',
  method: 'GET',
  path: '/api/v1/reports/:number/covered-photos',
  summary: 'Photos of a report with parts filled in, newest first; never the originals',
  permission: 'reports.report.moderate',
  input: z.object({ number }),
  output: z.object({
    photos: z.array(
      z.object({
        id,
        coveredAt: instant,
        boxCount: z.number().int(),
        /** Null until the new picture is made; then everybody sees that one. */
        shownFileId: id.nullable(),
      }),
    ),
  }),
  problems: [reportProblems.notFound],
});

export const openOriginal = defineRoute({
  id: 'reports.openOriginal',
  method: 'GET',
  path: '/api/v1/reports/covered-photos/:id/original',
  summary: 'The sealed original of a photo, for a reason that is put on record',
  permission: 'reports.original.open',
  input: z.object({ id, reason }),
  output: z.any(),
  problems: [reportProblems.photoNotFound],
  isReadAudited: true,
  isDownload: true,
  rateLimit: { limit: 30, windowMs: 60 * 60 * 1000 },
});
