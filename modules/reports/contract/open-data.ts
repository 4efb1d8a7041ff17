import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { defineProblem } from '#kernel/errors/problem.ts';
import { decimal, civilDate, id, instant, point } from '#kernel/http/fields.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { reportNumber } from './fields.ts';
import { reportStatus } from './report.ts';

/** Under what everything published may be used; a town names its own. */
export const openDataLicence = defineSetting({
  id: 'reports.open-data-licence',
  schema: z.object({
    name: z.string().trim().min(2).max(100),
    url: z.url({ protocol: /^https?$/ }).max(500),
  }),
  initial: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  isPublic: true,
});

export const feedFormats = ['atom', 'geojson'] as const;
export type FeedFormat = (typeof feedFormats)[number];

export const openDataProblems = {
  noFileYet: defineProblem('reports.open-data-no-file-yet', 404),
} as const;

export const feedEntry = z.object({
  id,
  number: z.number().int(),
  status: reportStatus,
  /** The status in words of the reader's language. */
  statusTitle: z.string(),
  categoryId: z.string(),
  categoryTitle: z.string(),
  /** With personal data masked. */
  text: z.string(),
  address: z.string().nullable(),
  place: point,
  organisation: z.string().nullable(),
  publishedAt: instant,
  updatedAt: instant,
  url: z.string(),
});
export type FeedEntry = z.output<typeof feedEntry>;

export const feed = z.object({
  licence: openDataLicence.schema,
  town: z.string(),
  /** Where the feed is, without an extension and a query. */
  baseUrl: z.string(),
  updatedAt: instant,
  entries: z.array(feedEntry),
  /** The `before` of the page that follows; null on the last. */
  next: z.number().int().nullable(),
});
export type Feed = z.output<typeof feed>;

export const readFeed = defineRoute({
  id: 'reports.readFeed',
  method: 'GET',
  path: '/feeds/reports',
  summary: 'Published reports, newest first, as an Atom feed (.atom) or GeoJSON (.geojson)',
  permission: 'reports.report.read',
  input: z.object({
    area: id.optional(),
    category: z.string().max(60).optional(),
    state: z.enum(['open', 'done']).optional(),
    before: reportNumber.optional(),
    limit: decimal(z.coerce.number().int().min(1).max(100)).default(50),
  }),
  output: feed,
  problems: [],
  rateLimit: { limit: 120, windowMs: 60_000 },
});

/** The columns of the daily file, in their order; what each means stands on the page and in the documentation. */
export const openDataColumns = [
  'number',
  'status',
  'category_id',
  'category',
  'text',
  'address',
  'longitude',
  'latitude',
  'organisation',
  'source',
  'created_at',
  'published_at',
  'due_on',
  'planned_on',
  'answered_at',
  'ended_at',
  'reopened_count',
  'support_count',
] as const;

export const readOpenData = defineRoute({
  id: 'reports.readOpenData',
  method: 'GET',
  path: '/api/v1/reports/open-data',
  summary: 'The newest daily file of all published reports',
  permission: 'reports.report.read',
  input: z.object({}),
  output: z.object({
    file: z
      .object({ day: civilDate, rowCount: z.number().int(), characterCount: z.number().int() })
      .nullable(),
  }),
  problems: [],
});

export const downloadOpenData = defineRoute({
  id: 'reports.downloadOpenData',
  method: 'GET',
  path: '/api/v1/reports/open-data/file',
  summary: 'All published reports as CSV (RFC 4180, UTF-8), made once a day',
  permission: 'reports.report.read',
  input: z.object({}),
  output: z.unknown(),
  problems: [openDataProblems.noFileYet],
  isDownload: true,
  rateLimit: { limit: 10, windowMs: 60_000 },
});
