import { sql } from 'kysely';
import { openStatuses } from '../../contract/statuses.ts';
import { reportColumns } from '../report.store.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import type { OpenDataFileTable } from './tables.ts';

export type OpenDataRow = ReportRow & { readonly publicText: string };

export interface FeedFilter {
  readonly area?: string | undefined;
  readonly category?: string | undefined;
  readonly state?: 'open' | 'done' | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Published reports, newest first. Relies on report_public, report_public_category and report_public_area. */
export async function listFeed(db: ReportsDb, filter: FeedFilter): Promise<OpenDataRow[]> {
  const { area, category, state, before, limit } = filter;
  let query = db
    .selectFrom('reports.report')
    .select([...reportColumns, 'publicText'])
    .where('visibility', '=', 'public');
  if (area) query = query.where(sql<boolean>`area_ids @> array[${area}]::uuid[]`);
  if (category) query = query.where('categoryId', '=', category);
  if (state) query = query.where('status', state === 'open' ? 'in' : 'not in', [...openStatuses]);
  if (before) query = query.where('number', '<', before);
  return await query.orderBy('number', 'desc').limit(limit).execute();
}

/** Published reports in the order of their numbers. Relies on report_public. */
export async function listPublishedAfter(
  db: ReportsDb,
  after: number,
  limit: number,
): Promise<OpenDataRow[]> {
  return await db
    .selectFrom('reports.report')
    .select([...reportColumns, 'publicText'])
    .where('visibility', '=', 'public')
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute();
}

export async function putPart(
  db: ReportsDb,
  part: { day: string; part: number; csv: string },
): Promise<void> {
  await db
    .insertInto('reports.openDataPart')
    .values(part)
    .onConflict((conflict) => conflict.columns(['day', 'part']).doUpdateSet({ csv: part.csv }))
    .execute();
}

export async function findPart(db: ReportsDb, day: string, part: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports.openDataPart')
    .select('csv')
    .where('day', '=', day)
    .where('part', '=', part)
    .executeTakeFirst();
  return row?.csv;
}

/** The file is whole: from now on it is the one that is given out, and older ones go. */
export async function completeFile(
  db: ReportsDb,
  file: OpenDataFileTable,
  kept: { parts: number; since: string },
): Promise<void> {
  const { day: _, ...facts } = file;
  await db
    .insertInto('reports.openDataFile')
    .values(file)
    .onConflict((conflict) => conflict.column('day').doUpdateSet(facts))
    .execute();
  await sql`
    delete from reports.open_data_part
    where day < ${kept.since}::date or (day = ${file.day}::date and part >= ${kept.parts})`.execute(db);
  await sql`delete from reports.open_data_file where day < ${kept.since}::date`.execute(db);
}

export async function findNewestFile(db: ReportsDb): Promise<OpenDataFileTable | undefined> {
  return await db
    .selectFrom('reports.openDataFile')
    .select(['day', 'rowCount', 'characterCount', 'completedAt'])
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
}
