import { Readable } from 'node:stream';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import {
  downloadOpenData,
  openDataLicence,
  openDataProblems,
  readFeed,
  readOpenData,
} from '../../contract/open-data.ts';
import type { FeedEntry } from '../../contract/open-data.ts';
import { statusFacts } from '../../contract/statuses.ts';
import { listCategories, titleIn } from '../category.store.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { feedWire } from './feed-wire.ts';
import { findNewestFile, findPart, listFeed } from './open-data.store.ts';
import type { OpenDataRow } from './open-data.store.ts';

const handle = handlerFor<ReportsTables>();

export const openDataHandlers = [
  handle(
    readFeed,
    async (context, filter) => {
      const rows = await listFeed(context.db, filter);
      const entries = await presentEntries(context, rows);
      const newest = entries.map(({ updatedAt }) => updatedAt).reduce((a, b) => (a > b ? a : b), '');
      return {
        town: context.town.name,
        licence: await context.setting(openDataLicence),
        baseUrl: `${context.baseUrl}/feeds/reports`,
        updatedAt: newest || context.town.createdAt.toISOString(),
        entries,
        next: rows.length === filter.limit ? (rows.at(-1)?.number ?? null) : null,
      };
    },
    feedWire,
  ),

  handle(readOpenData, async ({ db }) => {
    const file = await findNewestFile(db);
    if (!file) return { file: null };
    const { day, rowCount, characterCount } = file;
    return { file: { day, rowCount, characterCount } };
  }),

  handle(downloadOpenData, async ({ db }) => {
    const file = await findNewestFile(db);
    if (!file) throw new Problem(openDataProblems.noFileYet);
    return new FileAnswer({
      name: `reports-${file.day}.csv`,
      mediaType: 'text/csv; charset=utf-8',
      make: async () => Readable.from(partsOf(db, file.day)),
    });
  }),
];

/** One part after another, so that the file is never whole in memory. */
async function* partsOf(db: ReportsDb, day: string): AsyncGenerator<string> {
  for (let part = 0; ; part += 1) {
    const csv = await findPart(db, day, part);
    if (csv === undefined) return;
    yield csv;
  }
}

async function presentEntries(context: ReportsContext, rows: readonly OpenDataRow[]): Promise<FeedEntry[]> {
  const { db, locale } = context;
  const titles = new Map((await listCategories(db)).map((row) => [row.id, titleIn(row.titles, locale)]));
  const names = await findOrganisationNames(
    db,
    rows.flatMap(({ organisationId }) => organisationId ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    status: row.status,
    statusTitle: context.text(locale, statusFacts[row.status].wording),
    categoryId: row.categoryId,
    categoryTitle: titles.get(row.categoryId) ?? '',
    text: row.publicText,
    address: row.address,
    place: { lng: row.lng, lat: row.lat },
    organisation: names.get(row.organisationId ?? '') ?? null,
    publishedAt: (row.publishedAt ?? row.createdAt).toISOString(),
    updatedAt: lastStepOf(row).toISOString(),
    url: `${context.baseUrl}/reports/${row.number}`,
  }));
}

/** The last of the steps a reader of the feed cares for. */
function lastStepOf({ createdAt, publishedAt, answeredAt, endedAt }: OpenDataRow): Date {
  const steps = [createdAt, publishedAt, answeredAt, endedAt].flatMap((at) => at?.getTime() ?? []);
  return new Date(Math.max(...steps));
}
