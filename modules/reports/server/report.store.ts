import type { Insertable, Selectable, Updateable } from 'kysely';
import { sql } from 'kysely';
import { maskPersonalData } from '../contract/personal-data.ts';
import type { Db } from '#kernel/db/db.ts';
import type { HistoryTable, PhotoTable, ReportTable, ReportsTables } from './tables.ts';

/** A report as it is read; its public text is only searched, and the author's key only counted. */
export type ReportRow = Omit<Selectable<ReportTable>, 'publicText' | 'authorKey' | 'anonymisedAt'>;
export type ReportsDb = Db<ReportsTables>;

export const reportColumns = [
  'id',
  'number',
  'authorPersonId',
  'source',
  'categoryId',
  'causeId',
  'text',
  'answers',
  'lng',
  'lat',
  'address',
  'houseId',
  'areaIds',
  'status',
  'visibility',
  'organisationId',
  'routingRuleId',
  'routingReason',
  'dueOn',
  'dueAt',
  'legalClass',
  'plannedOn',
  'verdictUntil',
  'reopenedCount',
  'supportCount',
  'version',
  'createdAt',
  'publishedAt',
  'answeredAt',
  'endedAt',
  'formerStatus',
  'questionCount',
  'replyUntil',
  'answerOutcome',
  'bounceCount',
  'isBounceOpen',
  'nextOrganisationId',
  'nextBody',
  'competentOrganisationId',
  'competentBody',
  'masterId',
  'parentId',
  'openChildCount',
] as const satisfies readonly (keyof ReportRow)[];

export async function findReport(db: ReportsDb, number: number): Promise<ReportRow | undefined> {
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('number', '=', number)
    .executeTakeFirst();
}

export async function findReportById(db: ReportsDb, id: string): Promise<ReportRow | undefined> {
  return await db.selectFrom('reports.report').select(reportColumns).where('id', '=', id).executeTakeFirst();
}

export async function findReportsById(db: ReportsDb, ids: readonly string[]): Promise<ReportRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('id', 'in', [...ids])
    .orderBy('number')
    .execute();
}

export async function findReportsByNumbers(db: ReportsDb, numbers: readonly number[]): Promise<ReportRow[]> {
  if (numbers.length === 0) return [];
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('number', 'in', [...numbers])
    .orderBy('number')
    .execute();
}

/** The row as it stands, locked until the command ends, so that two edits at once take turns. */
export async function findReportForUpdate(db: ReportsDb, number: number): Promise<ReportRow | undefined> {
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('number', '=', number)
    .forUpdate()
    .executeTakeFirst();
}

/** Rows locked in one order for everyone, so that two merges the other way round take turns. */
export async function findReportsForUpdate(
  db: ReportsDb,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, ReportRow>> {
  const rows = await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('number', 'in', [...numbers])
    .orderBy('number')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.number, row]));
}

/** The number of the report a duplicate follows; null when it follows none. */
export async function findMasterNumber(db: ReportsDb, number: number): Promise<number | null> {
  const row = await db
    .selectFrom('reports.report as copy')
    .innerJoin('reports.report as master', 'master.id', 'copy.masterId')
    .select('master.number')
    .where('copy.number', '=', number)
    .executeTakeFirst();
  return row?.number ?? null;
}

/** Reports that stand to a report as copies or parts, oldest first. Relies on report_master and report_parent. */
export async function listRelated(
  db: ReportsDb,
  relation: 'masterId' | 'parentId',
  reportId: string,
): Promise<ReportRow[]> {
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where(relation, '=', reportId)
    .orderBy('number')
    .limit(100)
    .execute();
}

export async function findReportsByIds(db: ReportsDb, ids: readonly string[]): Promise<ReportRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('id', 'in', [...ids])
    .orderBy('number')
    .limit(200)
    .execute();
}

/** Waiting reports whose author did not answer in time, longest first. Relies on report_reply_until. */
export async function listMissedReplies(db: ReportsDb, now: Date, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('reports.report')
    .select('number')
    .where('status', '=', 'waiting')
    .where('replyUntil', '<=', now)
    .orderBy('replyUntil')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map((row) => row.number);
}

/** Answered reports whose time for a verdict is over, longest first. Relies on report_verdict_until. */
export async function listOverVerdicts(db: ReportsDb, now: Date, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('reports.report')
    .select('number')
    .where('status', '=', 'answered')
    .where('verdictUntil', '<=', now)
    .orderBy('verdictUntil')
    .orderBy('number')
    .limit(limit)
    .execute();
  return rows.map((row) => row.number);
}

export async function insertReport(db: ReportsDb, report: Insertable<ReportTable>): Promise<number> {
  const row = {
    ...report,
    publicText: maskPersonalData(report.text),
    answers: JSON.stringify(report.answers ?? []),
    routingReason: JSON.stringify(report.routingReason),
  };
  const { number } = await db
    .insertInto('reports.report')
    .values(row)
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

export async function updateReport(
  db: ReportsDb,
  id: string,
  changes: Updateable<ReportTable>,
): Promise<number> {
  const { routingReason, ...rest } = changes;
  const { version } = await db
    .updateTable('reports.report')
    .set(rest)
    .set(routingReason === undefined ? {} : { routingReason: JSON.stringify(routingReason) })
    .set({ version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** Counts no step of the report, so its version stays. */
export async function setOpenChildCount(db: ReportsDb, id: string, count: number): Promise<void> {
  await db.updateTable('reports.report').set({ openChildCount: count }).where('id', '=', id).execute();
}

export async function insertHistory(db: ReportsDb, entry: HistoryTable): Promise<void> {
  await db.insertInto('reports.history').values(entry).execute();
}

export async function listHistory(db: ReportsDb, reportId: string): Promise<HistoryTable[]> {
  return await db
    .selectFrom('reports.history')
    .select([
      'id',
      'reportId',
      'kind',
      'occurredAt',
      'byRole',
      'byPersonId',
      'organisationId',
      'text',
      'plannedOn',
      'fromOrganisationId',
      'linkedReportId',
      'ruleId',
      'ruleVersion',
      'bodyName',
      'toPersonId',
      'toCrewId',
    ])
    .where('reportId', '=', reportId)
    .orderBy('id')
    .limit(500)
    .execute();
}

export async function insertPhotos(db: ReportsDb, photos: readonly PhotoTable[]): Promise<void> {
  if (photos.length > 0)
    await db
      .insertInto('reports.photo')
      .values([...photos])
      .execute();
}

export async function listPhotos(
  db: ReportsDb,
  reportId: string,
): Promise<Pick<PhotoTable, 'fileId' | 'historyId' | 'kind'>[]> {
  return await db
    .selectFrom('reports.photo')
    .select(['fileId', 'historyId', 'kind'])
    .where('reportId', '=', reportId)
    .orderBy('historyId')
    .orderBy('position')
    .limit(200)
    .execute();
}

/** Pictures of the problem for each report of a list, in their order. */
export async function listProblemPhotos(
  db: ReportsDb,
  reportIds: readonly string[],
): Promise<Pick<PhotoTable, 'fileId' | 'reportId'>[]> {
  if (reportIds.length === 0) return [];
  return await db
    .selectFrom('reports.photo')
    .select(['fileId', 'reportId'])
    .where('reportId', 'in', [...reportIds])
    .where('kind', '=', 'problem')
    .orderBy('reportId')
    .orderBy('position')
    .limit(1_000)
    .execute();
}

/** The step a photo came with. */
export async function findHistoryOfPhoto(db: ReportsDb, fileId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('reports.photo')
    .select('historyId')
    .where('fileId', '=', fileId)
    .executeTakeFirst();
  return row?.historyId;
}

/** The first picture of the problem for each report of a list. */
export async function findCoverPhotos(
  db: ReportsDb,
  reportIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (reportIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('reports.photo')
    .select(['reportId', 'fileId'])
    .distinctOn('reportId')
    .where('reportId', 'in', [...reportIds])
    .where('kind', '=', 'problem')
    .orderBy('reportId')
    .orderBy('position')
    .execute();
  return new Map(rows.map((row) => [row.reportId, row.fileId]));
}

export async function findReportOfPhoto(db: ReportsDb, fileId: string): Promise<ReportRow | undefined> {
  return await db
    .selectFrom('reports.photo')
    .innerJoin('reports.report', 'reports.report.id', 'reports.photo.reportId')
    .select(reportColumns.map((column) => `reports.report.${column}` as const))
    .where('reports.photo.fileId', '=', fileId)
    .executeTakeFirst();
}
