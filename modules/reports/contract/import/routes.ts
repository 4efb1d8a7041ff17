import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { importCounts, rejectedRow, reportImportMap } from './import-map.ts';

const MEBIBYTE = 1024 * 1024;
/** A file of 10 MB, as base64 writes it. */
const contentLimit = 14 * MEBIBYTE;

export const importProblems = {
  notFound: defineProblem('reports.import-not-found', 404),
  unreadable: defineProblem('reports.import-unreadable', 422),
  tooManyRows: defineProblem('reports.import-too-many-rows', 422),
  purposeMissing: defineProblem('reports.import-purpose-missing', 422),
  running: defineProblem('reports.import-running', 409),
} as const;

export const uploadReportImport = defineRoute({
  id: 'reports.uploadReportImport',
  method: 'POST',
  path: '/api/v1/reports/imports',
  summary:
    'Hands over a spreadsheet of old reports (CSV or XLSX); nothing is imported yet, the file is kept for a day',
  permission: 'reports.import.manage',
  input: z.object({
    fileName: z.string().trim().min(1).max(200),
    content: z.base64().max(contentLimit),
  }),
  output: z.object({
    id,
    columns: z.array(z.string()),
    /** The first rows, as texts. */
    sample: z.array(z.array(z.string())),
    rowCount: z.int(),
  }),
  problems: [importProblems.unreadable, importProblems.tooManyRows],
  bodyLimitBytes: 15 * MEBIBYTE,
});

export const runReportImport = defineRoute({
  id: 'reports.runReportImport',
  method: 'POST',
  path: '/api/v1/reports/imports/:id/run',
  summary:
    'Tries every row of a spreadsheet, and imports all of them when it is no trial and none is rejected',
  permission: 'reports.import.manage',
  input: z.object({ id, map: reportImportMap, isTrial: z.boolean() }),
  output: z.object({}),
  problems: [importProblems.notFound, importProblems.purposeMissing, importProblems.running],
  bodyLimitBytes: MEBIBYTE,
});

export const importStates = ['uploaded', 'trying', 'tried', 'importing', 'done'] as const;

export const readReportImport = defineRoute({
  id: 'reports.readReportImport',
  method: 'GET',
  path: '/api/v1/reports/imports/:id',
  summary: 'How far an import is, and which rows it rejects',
  permission: 'reports.import.manage',
  input: z.object({ id }),
  output: z.object({
    state: z.enum(importStates),
    counts: importCounts.nullable(),
    rejected: z.array(rejectedRow),
  }),
  problems: [importProblems.notFound],
});
