import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { jobFor } from '#kernel/module/server.ts';
import { openDataColumns } from '../../contract/open-data.ts';
import { listCategories, titleIn } from '../category.store.ts';
import { civilDateAt } from '../due-date.ts';
import { writeCsv } from '../open311/csv.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportsTables } from '../tables.ts';
import { completeFile, listPublishedAfter, putPart } from './open-data.store.ts';
import type { OpenDataRow } from './open-data.store.ts';

const rowsOfPart = 2_000;
/** Whoever began to load yesterday's file may end. */
const keptDays = 2;

/** Writes down all published reports, once a day, piece by piece, so that no transaction holds the town up. */
export const writeOpenData = jobFor<ReportsTables>()({
  id: 'reports.write-open-data',
  input: z.object({}),
  schedule: '10 2 * * *',
  timeoutMs: 60 * 60_000,
  run: async (system, _input, signal) => {
    const day = await system.query(async ({ clock, town }) => civilDateAt(clock.now(), town.timeZone));
    let [after, rowCount, characterCount, part] = [0, 0, 0, 0];
    for (let isMore = true; isMore; part += 1) {
      signal.throwIfAborted();
      const written = await system.transaction(
        async (context) => await writePart(context, { day, part, after }),
      );
      ({ after } = written);
      rowCount += written.rowCount;
      characterCount += written.characterCount;
      isMore = written.rowCount === rowsOfPart;
    }
    await system.transaction(async ({ db, clock, audit }) => {
      const since = Temporal.PlainDate.from(day).subtract({ days: keptDays }).toString();
      const file = { day, rowCount, characterCount, completedAt: clock.now() };
      await completeFile(db, file, { parts: part, since });
      audit({ type: 'reports.open-data', id: day }, { rowCount });
    });
  },
});

interface Part {
  readonly day: string;
  readonly part: number;
  /** The last number of the part before. */
  readonly after: number;
}

async function writePart(context: ReportsContext, { day, part, after }: Part) {
  const { db, audit } = context;
  const reports = await listPublishedAfter(db, after, rowsOfPart);
  const whole = writeCsv(openDataColumns, await presentRows(context, reports));
  // The names of the columns stand in the first line of the first part alone.
  const csv = part === 0 ? whole : whole.slice(whole.indexOf('\r\n') + 2);
  await putPart(db, { day, part, csv });
  audit({ type: 'reports.open-data', id: day }, { part, rowCount: reports.length });
  return { after: reports.at(-1)?.number ?? after, rowCount: reports.length, characterCount: csv.length };
}

async function presentRows(
  { db, town }: ReportsContext,
  reports: readonly OpenDataRow[],
): Promise<Record<string, string>[]> {
  const locale = town.country === 'UA' ? 'uk' : 'ru';
  const titles = new Map((await listCategories(db)).map((row) => [row.id, titleIn(row.titles, locale)]));
  const names = await findOrganisationNames(
    db,
    reports.flatMap(({ organisationId }) => organisationId ?? []),
  );
  return reports.map((report) => ({
    number: String(report.number),
    status: report.status,
    category_id: report.categoryId,
    category: titles.get(report.categoryId) ?? '',
    text: report.publicText,
    address: report.address ?? '',
    longitude: String(report.lng),
    latitude: String(report.lat),
    organisation: names.get(report.organisationId ?? '') ?? '',
    source: report.source,
    created_at: report.createdAt.toISOString(),
    published_at: report.publishedAt?.toISOString() ?? '',
    due_on: report.dueOn ?? '',
    planned_on: report.plannedOn ?? '',
    answered_at: report.answeredAt?.toISOString() ?? '',
    ended_at: report.endedAt?.toISOString() ?? '',
    reopened_count: String(report.reopenedCount),
    support_count: String(report.supportCount),
  }));
}
