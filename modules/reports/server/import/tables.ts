import type { importStates } from '../../contract/import/routes.ts';

/** A spreadsheet handed over; its content goes when it has become reports, or after a day. */
export interface ReportImportTable {
  id: string;
  fileName: string;
  content: Buffer | null;
  state: (typeof importStates)[number];
  counts: unknown;
  rejected: unknown;
  createdAt: Date;
}

/** What makes a row known again. */
export interface ImportedReportTable {
  source: string;
  externalNumber: string;
  reportId: string;
}

export interface ImportTables {
  'reports.reportImport': ReportImportTable;
  'reports.importedReport': ImportedReportTable;
}
