import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { bulkColumns } from '../../contract/open311/georeport.ts';
import { open311Problems } from '../../contract/open311/problems.ts';
import {
  exportOpen311Requests,
  listOpen311BulkFiles,
  readOpen311BulkFile,
} from '../../contract/open311/routes.ts';
import type { ReportsTables } from '../tables.ts';
import { findBulkFile, listBulkFiles } from './bulk.store.ts';
import { presentBulk } from './bulk.ts';
import { bulkWire, everyone, georeportWire } from './georeport-wire.ts';
import { assertJurisdiction } from './jurisdiction.ts';
import { optionalInstant } from './request.handlers.ts';
import { listRequests } from './request.store.ts';
import { invalid } from './take-in.ts';

const handle = handlerFor<ReportsTables>();

const dayMs = 24 * 60 * 60_000;
const longestExportDays = 366;
const exportedAtOnce = 20_000;
const listedFiles = 400;

export const bulkHandlers = [
  handle(
    listOpen311BulkFiles,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const files = await listBulkFiles(context.db, listedFiles);
      return files.map(({ day, rowCount }) => ({
        day,
        url: `${context.baseUrl}/open311/v2/bulk/${day}.csv`,
        rows: rowCount,
      }));
    },
    georeportWire({ root: 'bulk_files', item: 'bulk_file' }),
  ),

  handle(
    readOpen311BulkFile,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const csv = await findBulkFile(context.db, input.day);
      if (csv === undefined) throw new Problem(open311Problems.unknownFile);
      return { csv };
    },
    bulkWire(null),
  ),

  handle(
    exportOpen311Requests,
    async (context, input) => {
      await assertJurisdiction(context, input);
      const sentUntil = optionalInstant(context, input.end_date) ?? context.clock.now();
      const sentFrom =
        optionalInstant(context, input.start_date) ?? new Date(sentUntil.getTime() - 90 * dayMs);
      if (sentUntil.getTime() - sentFrom.getTime() > longestExportDays * dayMs)
        throw invalid([{ pointer: '/start_date', code: 'reports.open311-export-too-long' }]);

      const page = { limit: exportedAtOnce, offset: 0 };
      const reports = await listRequests(context.db, { sentFrom, sentUntil, owner: everyone }, page);
      return await presentBulk(context, reports);
    },
    bulkWire(bulkColumns),
  ),
];
