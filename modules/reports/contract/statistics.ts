import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant } from '#kernel/http/fields.ts';
import { ratingReason } from './rating.ts';
import { reportProblems } from './problems.ts';
import { durationClasses, otherChannels, shareIds, userBands } from './statistics-words.ts';

const count = z.number().int();

/** A share is never a bare percentage: numerator and base come with it. */
export const share = z.object({
  numerator: count,
  denominator: count,
  /** One decimal, rounded half up; null when the base is empty. */
  percent: z.string().nullable(),
});
export type Share = z.output<typeof share>;

export const breakdownRow = z.object({
  key: z.string(),
  title: z.string(),
  received: count,
  taken: count,
  workedOut: count,
  /** Whole civil days; null below the minimum sample. */
  medianDays: z.number().nullable(),
  ninetiethDays: z.number().nullable(),
  workedOutShare: share,
  reopenedShare: share,
  overdueShare: share,
  confirmedShare: share,
  /** False: too few to compare with others, and only the counts are told. */
  isComparable: z.boolean(),
});
export type BreakdownRow = z.output<typeof breakdownRow>;

export const qualityRow = z.object({
  key: z.string(),
  title: z.string(),
  ratings: z.object({
    count,
    /** Two decimals; null below the minimum sample. */
    average: z.string().nullable(),
    /** The most frequent first; empty below the minimum sample. */
    reasons: z.array(z.object({ id: ratingReason, count })),
  }),
  /** Answers returned by controllers of all they looked at, before publication and in samples. */
  returned: share,
});
export type QualityRow = z.output<typeof qualityRow>;

export const statistics = z.object({
  from: civilDate,
  to: civilDate,
  countedAt: instant,
  minimumSample: count,
  received: count,
  shares: z.array(share.extend({ id: z.enum(shareIds) })),
  platform: z.object({
    /** Whole months of the period for which totals of other channels were entered. */
    months: z.array(civilDate),
    /** Whole months of the period without totals: left out of numerator and base. */
    missingMonths: z.array(civilDate),
    channels: z.array(z.object({ channel: z.enum(otherChannels), appeals: count })),
  }),
  users: z.object({
    people: count,
    bands: z.array(
      z.object({
        id: z.enum(userBands.map((band) => band.id)),
        /** Null: fewer than the smallest group. */
        people: count.nullable(),
      }),
    ),
    /** Null where the authors are fewer than the smallest group. */
    mostActive: share.nullable(),
  }),
  sources: z.array(z.object({ source: z.string(), share })),
  notTaken: z.array(z.object({ status: z.string(), share })),
  durations: z.object({
    total: count,
    medianDays: z.number().nullable(),
    ninetiethDays: z.number().nullable(),
    classes: z.array(z.object({ id: z.enum(durationClasses.map(({ id: name }) => name)), share })),
  }),
  types: z.array(z.object({ key: z.string(), title: z.string(), share })),
  categories: z.array(breakdownRow),
  organisations: z.array(breakdownRow),
  areas: z.array(breakdownRow),
  months: z.array(breakdownRow),
  /** What residents and controllers say of the answers of each organisation, by the day they say it. */
  quality: z.array(qualityRow),
});
export type Statistics = z.output<typeof statistics>;

const longestYears = 10;

const period = {
  from: civilDate,
  to: civilDate,
};

/** Both days belong to the period. */
function isPeriod({ from, to }: { from: string; to: string }): boolean {
  return from <= to && Number(to.slice(0, 4)) - Number(from.slice(0, 4)) <= longestYears;
}
const periodProblem = { error: 'reports.statistics-period-broken', path: ['to'] };

const publicInput = z.object(period).refine(isPeriod, periodProblem);
const analysisInput = z
  .object({
    ...period,
    organisationId: id.optional(),
    groupId: z.string().max(60).optional(),
    areaId: id.optional(),
  })
  .refine(isPeriod, periodProblem);

export const readStatistics = defineRoute({
  id: 'reports.readStatistics',
  method: 'GET',
  path: '/api/v1/reports/statistics',
  summary: 'Public indicators of a period, each share with its numerator and base',
  permission: 'reports.statistics.read',
  input: publicInput,
  output: statistics,
  problems: [],
});

export const analyseStatistics = defineRoute({
  id: 'reports.analyseStatistics',
  method: 'GET',
  path: '/api/v1/reports/statistics/analysis',
  summary: 'Indicators of a period for the workplace, within what the caller may see',
  permission: 'reports.statistics.analyse',
  input: analysisInput,
  output: statistics,
  problems: [],
});

export const listStatisticChoices = defineRoute({
  id: 'reports.listStatisticChoices',
  method: 'GET',
  path: '/api/v1/reports/statistics/choices',
  summary: 'Organisations, groups and areas the caller may narrow the analysis to',
  permission: 'reports.statistics.analyse',
  input: z.object({}),
  output: z.object({
    organisations: z.array(z.object({ id, name: z.string() })),
    areas: z.array(z.object({ id, name: z.string() })),
    mayAnalyseTown: z.boolean(),
    mayEnter: z.boolean(),
  }),
  problems: [],
});

export const fileFormats = ['csv', 'xlsx', 'docx'] as const;
const fileInput = { format: z.enum(fileFormats), language: z.enum(['ru', 'uk', 'en']).optional() };
const isWithMark = z
  .enum(['true', 'false'])
  .default('true')
  .transform((value) => value === 'true');

export const downloadStatistics = defineRoute({
  id: 'reports.downloadStatistics',
  method: 'GET',
  path: '/api/v1/reports/statistics/file',
  summary: 'The public indicators as a CSV, XLSX or DOCX file',
  permission: 'reports.statistics.read',
  input: z.object({ ...period, ...fileInput, hasByteOrderMark: isWithMark }).refine(isPeriod, periodProblem),
  output: z.unknown(),
  problems: [],
  isDownload: true,
  rateLimit: { limit: 60, windowMs: 60 * 60 * 1000 },
});

export const downloadAnalysis = defineRoute({
  id: 'reports.downloadAnalysis',
  method: 'GET',
  path: '/api/v1/reports/statistics/analysis/file',
  summary: 'The indicators the caller may see as a CSV, XLSX or DOCX file',
  permission: 'reports.statistics.analyse',
  input: z
    .object({
      ...period,
      ...fileInput,
      hasByteOrderMark: isWithMark,
      organisationId: id.optional(),
      groupId: z.string().max(60).optional(),
      areaId: id.optional(),
    })
    .refine(isPeriod, periodProblem),
  output: z.unknown(),
  problems: [],
  isDownload: true,
  isReadAudited: true,
});

const month = civilDate.refine((on) => on.endsWith('-01'), 'reports.not-a-month');

export const otherChannelTotal = z.object({
  month: civilDate,
  channel: z.enum(otherChannels),
  appeals: count,
  enteredAt: instant,
  enteredBy: z.string(),
});

export const listOtherChannels = defineRoute({
  id: 'reports.listOtherChannels',
  method: 'GET',
  path: '/api/v1/reports/statistics/other-channels',
  summary: 'Appeals by other ways, as entered month by month',
  permission: 'reports.statistics.enter',
  input: z.object({ year: z.coerce.number().int().min(2000).max(2100) }),
  output: z.object({ totals: z.array(otherChannelTotal) }),
  problems: [],
});

export const enterOtherChannel = defineRoute({
  id: 'reports.enterOtherChannel',
  method: 'PUT',
  path: '/api/v1/reports/statistics/other-channels',
  summary: 'Enters how many appeals came by one other way in one month; null removes the entry',
  permission: 'reports.statistics.enter',
  input: z.object({
    month,
    channel: z.enum(otherChannels),
    appeals: count.min(0).max(1_000_000).nullable(),
  }),
  output: z.object({}),
  problems: [],
});

const number = z.coerce.number().int().min(1).max(2_000_000_000);

export const readConcreteness = defineRoute({
  id: 'reports.readConcreteness',
  method: 'GET',
  path: '/api/v1/reports/:number/concreteness',
  summary: 'Whether a report names a concrete problem, by the moderator or by its category',
  permission: 'reports.report.moderate',
  input: z.object({ number }),
  output: z.object({ byModerator: z.boolean().nullable(), byCategory: z.boolean() }),
  problems: [reportProblems.notFound],
});

export const judgeConcreteness = defineRoute({
  id: 'reports.judgeConcreteness',
  method: 'PUT',
  path: '/api/v1/reports/:number/concreteness',
  summary: 'Says whether a report names a concrete problem; null leaves it to the category',
  permission: 'reports.report.moderate',
  input: z.object({ number, namesProblem: z.boolean().nullable() }),
  output: z.object({}),
  problems: [reportProblems.notFound],
});
