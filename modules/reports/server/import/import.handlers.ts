import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { importCounts, rejectedRow } from '../../contract/import/import-map.ts';
import type { ReportImportMap } from '../../contract/import/import-map.ts';
import {
  importProblems,
  readReportImport,
  runReportImport,
  uploadReportImport,
} from '../../contract/import/routes.ts';
import type { ReportsTables } from '../tables.ts';
import { findImport, findImportForUpdate, insertImport, noteImport } from './import.store.ts';
import { importOldReports } from './jobs.ts';
import { SpreadsheetUnreadable, readSpreadsheet, rowsAtMost } from './read-spreadsheet.ts';
import type { Spreadsheet } from './read-spreadsheet.ts';

const handle = handlerFor<ReportsTables>();

const sampleRows = 5;
const sampleLimit = 200;

export const importHandlers = [
  handle(uploadReportImport, async (context, { fileName, content }) => {
    const { db, clock } = context;
    const bytes = Buffer.from(content, 'base64');
    const { columns, rows } = requireReadable(bytes);
    if (rows.length > rowsAtMost) throw new Problem(importProblems.tooManyRows);

    const now = clock.now();
    const id = newId(now.getTime());
    await insertImport(db, { id, fileName, content: bytes, createdAt: now });
    context.audit({ type: 'reports.import', id }, { fileName, rowCount: rows.length });
    const sample = rows
      .slice(0, sampleRows)
      .map(({ values }) => columns.map((_, index) => (values[index] ?? '').slice(0, sampleLimit)));
    return { id, columns: [...columns], sample, rowCount: rows.length };
  }),

  handle(runReportImport, async (context, { id, map, isTrial }) => {
    const { db } = context;
    const given = await findImportForUpdate(db, id);
    if (!given?.content) throw new Problem(importProblems.notFound);
    if (given.state === 'trying' || given.state === 'importing') throw new Problem(importProblems.running);
    if (takesPeople(map) && map.personalDataPurpose === null)
      throw new Problem(importProblems.purposeMissing);

    await noteImport(db, id, { state: isTrial ? 'trying' : 'importing', counts: null, rejected: [] });
    await enqueue(db, importOldReports, { importId: id, map, isTrial }, { key: map.source });
    const { source, personalDataPurpose, isPublic } = map;
    context.audit({ type: 'reports.import', id }, { source, isTrial, isPublic, personalDataPurpose });
    return {};
  }),

  handle(readReportImport, async ({ db }, { id }) => {
    const found = await findImport(db, id);
    if (!found) throw new Problem(importProblems.notFound);
    return {
      state: found.state,
      counts: importCounts.nullable().parse(found.counts),
      rejected: rejectedRow.array().parse(found.rejected),
    };
  }),
];

/** @throws Problem `reports.import-unreadable` */
function requireReadable(bytes: Buffer): Spreadsheet {
  try {
    return readSpreadsheet(bytes);
  } catch (error) {
    if (error instanceof SpreadsheetUnreadable) throw new Problem(importProblems.unreadable);
    throw error;
  }
}

export function takesPeople({ columns }: ReportImportMap): boolean {
  return [columns.authorName, columns.authorPhone, columns.authorEmail].some((column) => column !== null);
}
