import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant } from '#kernel/http/fields.ts';
import { reportProblems } from './problems.ts';

const words = z.string().trim().min(1).max(300);
const name = z
  .string()
  .max(40)
  .regex(/^[a-z0-9-]+$/);
const wholeCount = z.number().int().min(0).max(100_000_000);

/** Of what a share is a share, in the words of the publication, with its own period. */
export const publishedBase = z.object({
  id: name,
  words,
  count: wholeCount,
  from: civilDate,
  to: civilDate,
});
export type PublishedBase = z.output<typeof publishedBase>;

export const publishedFigure = z.object({
  words,
  count: wholeCount.nullable(),
  /** As printed, with a point: "43.8". */
  percent: z
    .string()
    .regex(/^\d{1,4}(\.\d{1,3})?$/)
    .nullable(),
  /** The base the publication names. */
  baseId: name,
  /** Figures of one part are told to make up the whole base. */
  part: name.nullable(),
  from: civilDate,
  to: civilDate,
});
export type PublishedFigure = z.output<typeof publishedFigure>;

/** A table somebody published, as it stands there. */
export const publishedTable = z.object({
  title: words,
  source: z.string().trim().max(500),
  bases: z.array(publishedBase).min(1).max(40),
  figures: z.array(publishedFigure).min(1).max(200),
});
export type PublishedTable = z.output<typeof publishedTable>;

/** Where a published table disagrees with arithmetic. Percentages are texts, as printed. */
export const finding = z.discriminatedUnion('kind', [
  /** count of base is not the percentage printed. */
  z.object({
    kind: z.literal('other-percent'),
    words: z.string(),
    count: wholeCount,
    base: wholeCount,
    stated: z.string(),
    computed: z.string(),
    /** Cutting the digits off instead of rounding gives the printed one. */
    isTruncated: z.boolean(),
  }),
  /** The percentage fits another base of the table than the one named. */
  z.object({
    kind: z.literal('other-base'),
    words: z.string(),
    count: wholeCount,
    stated: z.string(),
    computed: z.string(),
    named: z.string(),
    namedCount: wholeCount,
    fitting: z.string(),
    fittingCount: wholeCount,
  }),
  /** No whole number of the base gives the percentage printed. */
  z.object({
    kind: z.literal('no-count'),
    words: z.string(),
    base: wholeCount,
    stated: z.string(),
    nearestCount: wholeCount,
    nearest: z.string(),
  }),
  z.object({ kind: z.literal('percent-sum'), words: z.array(z.string()), sum: z.string() }),
  z.object({
    kind: z.literal('count-sum'),
    words: z.array(z.string()),
    sum: wholeCount,
    /** The percentages were counted from this sum and not from the base. */
    isSumTheBase: z.boolean(),
    base: z.string(),
    baseCount: wholeCount,
  }),
  z.object({
    kind: z.literal('other-period'),
    words: z.string(),
    from: civilDate,
    to: civilDate,
    base: z.string(),
    baseFrom: civilDate,
    baseTo: civilDate,
  }),
]);
export type Finding = z.output<typeof finding>;

export const comparedFigure = publishedFigure.extend({
  base: publishedBase,
  /** The base named, or the sum of the figure's part where that is what the percentages were counted from. */
  computedFrom: wholeCount,
  /** Null where no count was printed. */
  computed: z.string().nullable(),
});

export const publishedReport = z.object({
  id,
  title: z.string(),
  source: z.string(),
  bases: z.array(publishedBase),
  figures: z.array(comparedFigure),
  findings: z.array(finding),
  enteredAt: instant,
  isShown: z.boolean(),
  version: z.number().int(),
});
export type PublishedReport = z.output<typeof publishedReport>;

export const listPublishedReports = defineRoute({
  id: 'reports.listPublishedReports',
  method: 'GET',
  path: '/api/v1/reports/statistics/published',
  summary: 'Tables once published, each figure beside its arithmetic, with the disagreements named',
  permission: 'reports.statistics.read',
  input: z.object({}),
  output: z.object({ reports: z.array(publishedReport) }),
  problems: [],
});

export const enterPublishedReport = defineRoute({
  id: 'reports.enterPublishedReport',
  method: 'POST',
  path: '/api/v1/reports/statistics/published',
  summary: 'Enters a table as it was published',
  permission: 'reports.statistics.enter',
  input: publishedTable.extend({ isShown: z.boolean() }),
  output: z.object({ id }),
  problems: [reportProblems.publishedBaseUnknown],
  isIdempotent: true,
});

export const removePublishedReport = defineRoute({
  id: 'reports.removePublishedReport',
  method: 'DELETE',
  path: '/api/v1/reports/statistics/published/:id',
  summary: 'Removes an entered table',
  permission: 'reports.statistics.enter',
  input: z.object({ id }),
  output: z.object({}),
  problems: [reportProblems.notFound],
});
