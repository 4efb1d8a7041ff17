import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';

/*
 * How the columns of a spreadsheet become reports. Columns are named by their headings. The same file maps for the page
 * and for `veche import reports FILE --map MAP.json`.
 */

const column = z.string().min(1).max(200);
const optionalColumn = column.nullable().default(null);

export const reportImportMap = z.object({
  /** What the numbers are of: `Журнал диспетчерской 2019`. With the number it makes a row known again. */
  source: z.string().trim().min(2).max(100),
  columns: z.object({
    number: column,
    text: column,
    createdAt: column,
    /** Without it every row is of `defaultCategoryId`. */
    category: optionalColumn,
    /** An id or a title of a cause of the row's category; any other word leaves the cause open. */
    cause: optionalColumn,
    lat: optionalColumn,
    lng: optionalColumn,
    address: optionalColumn,
    status: optionalColumn,
    closedAt: optionalColumn,
    answer: optionalColumn,
    organisation: optionalColumn,
    authorName: optionalColumn,
    authorPhone: optionalColumn,
    authorEmail: optionalColumn,
  }),
  /** Words of the category column, each with a category of ours; ids and titles of ours need no line. */
  categories: z.record(z.string().max(300), z.string().max(60)).default({}),
  defaultCategoryId: z.string().max(60).nullable().default(null),
  /** Words of the status column that mean "still open"; everything else is closed, as all is without a status column. */
  openWords: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
  defaultOrganisationId: id.nullable().default(null),
  /** Whether the public reads the closed ones. */
  isPublic: z.boolean().default(false),
  /** What names, phones and addresses of authors are kept for. Without a purpose they are not taken. */
  personalDataPurpose: z.string().trim().min(10).max(500).nullable().default(null),
});
export type ReportImportMap = z.output<typeof reportImportMap>;

/** Why a row cannot become a report; each is the end of a text `reports.import-fault.…`. */
export const importFaults = [
  'column-missing',
  'number-missing',
  'number-twice',
  'text-missing',
  'text-too-long',
  'date-unreadable',
  'date-ahead',
  'closed-before-created',
  'closed-date-missing',
  'category-unknown',
  'place-missing',
  'place-unreadable',
  'address-unknown',
  'outside-town',
  'organisation-unknown',
] as const;
export const importFault = z.enum(importFaults);
export type ImportFault = z.output<typeof importFault>;

export const rejectedRow = z.object({
  /** As the spreadsheet counts: the heading is row 1. */
  row: z.int(),
  column: z.string().nullable(),
  fault: importFault,
});
export type RejectedRow = z.output<typeof rejectedRow>;

export const importCounts = z.object({
  rowCount: z.int(),
  /** Those that came in by an earlier import of the same source. */
  knownCount: z.int(),
  newCount: z.int(),
  doneCount: z.int(),
  rejectedCount: z.int(),
});
export type ImportCounts = z.output<typeof importCounts>;

export const rejectedShown = 500;
