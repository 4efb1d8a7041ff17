import { sql } from 'kysely';
import type { ExpressionBuilder, Selectable, SelectQueryBuilder } from 'kysely';
import type { ReportStatus } from '../../contract/report.ts';
import type { ReportsDb } from '../report.store.ts';
import type { HistoryKind, HistoryTable, ReportTable, ReportsTables } from '../tables.ts';
import type { KeyOwner } from './georeport-wire.ts';

export interface RequestFilter {
  readonly numbers?: readonly number[] | undefined;
  readonly categoryIds?: readonly string[] | undefined;
  readonly statuses?: readonly ReportStatus[] | undefined;
  readonly sentFrom?: Date | undefined;
  readonly sentUntil?: Date | undefined;
  readonly changedFrom?: Date | undefined;
  readonly changedUntil?: Date | undefined;
  readonly box?: readonly [west: number, south: number, east: number, north: number] | undefined;
}

const requestColumns = [
  'id',
  'number',
  'status',
  'categoryId',
  'publicText',
  'organisationId',
  'createdAt',
  'answeredAt',
  'endedAt',
  'dueAt',
  'dueOn',
  'address',
  'houseId',
  'lat',
  'lng',
  'source',
  'supportCount',
  'plannedOn',
  'answers',
] as const satisfies readonly (keyof ReportTable)[];

/** A report as the standard tells it, with the last of its public steps, their words and its first picture. */
export type RequestRow = Pick<Selectable<ReportTable>, (typeof requestColumns)[number]> & {
  readonly changedAt: Date | null;
  /** With personal data, as it was written. */
  readonly note: string | null;
  readonly coverFileId: string | null;
};

type ReportExpressions = ExpressionBuilder<ReportsTables, 'reports.report'>;
type ReportQuery = SelectQueryBuilder<ReportsTables, 'reports.report', Pick<RequestRow, ListedColumn>>;
type ListedColumn = (typeof requestColumns)[number];

/** What is public, and what the key's owner sent and nobody has published yet. Relies on submission_owner. */
function visibleTo(owner: KeyOwner) {
  const ownerId = owner.organisationId ?? owner.personId;
  return (where: ReportExpressions) => {
    const isPublic = where('visibility', '=', 'public');
    if (ownerId === null) return isPublic;
    const isOwn = sql<boolean>`exists (
      select from reports.submission
      where coalesce(organisation_id, person_id) = ${ownerId} and report_id = reports.report.id)`;
    return where.or([isPublic, where.and([where('visibility', '=', 'moderation'), isOwn])]);
  };
}

/** Published reports, the newest first. Relies on report_public_created. */
export async function listRequests(
  db: ReportsDb,
  filter: RequestFilter & { owner: KeyOwner },
  page: { limit: number; offset: number },
): Promise<RequestRow[]> {
  const all = db.selectFrom('reports.report').select(requestColumns).where(visibleTo(filter.owner));
  const listed = narrow(all, filter)
    .orderBy('createdAt', 'desc')
    .orderBy('number', 'desc')
    .limit(page.limit)
    .offset(page.offset);
  return await withLastWords(db, listed);
}

/**
 * What stands beside each report of a page, in the same query: a program asks for a thousand, and three more queries with
 * a thousand ids each took as long as all the rest. Relies on history_report and photo_report.
 */
async function withLastWords(db: ReportsDb, page: ReportQuery): Promise<RequestRow[]> {
  const isPublic = sql`kind = any (${[...publicKinds]}::text[])`;
  const { rows } = await sql<RequestRow>`
    select report.*, step.changed_at, step.note, cover.cover_file_id
    from (${page}) as report
    left join lateral (
      select max(occurred_at) as changed_at,
        (array_agg(text order by id desc) filter (where text is not null and by_role <> 'author'))[1] as note
      from reports.history
      where report_id = report.id and ${isPublic}) as step on true
    left join lateral (
      select file_id as cover_file_id from reports.photo
      where report_id = report.id and kind = 'problem'
      order by position limit 1) as cover on true
    order by report.created_at desc, report.number desc`.execute(db);
  return rows;
}

function narrow(query: ReportQuery, filter: RequestFilter): ReportQuery {
  let narrowed = query;
  if (filter.numbers) narrowed = narrowed.where('number', 'in', anyOf(filter.numbers));
  if (filter.categoryIds) narrowed = narrowed.where('categoryId', 'in', anyOf(filter.categoryIds));
  if (filter.statuses) narrowed = narrowed.where('status', 'in', anyOf(filter.statuses));
  if (filter.sentFrom) narrowed = narrowed.where('createdAt', '>=', filter.sentFrom);
  if (filter.sentUntil) narrowed = narrowed.where('createdAt', '<=', filter.sentUntil);
  if (filter.box) {
    const [west, south, east, north] = filter.box;
    narrowed = narrowed.where(
      sql<boolean>`place && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)`,
    );
  }
  if (filter.changedFrom ?? filter.changedUntil)
    narrowed = narrowed.where(sql<boolean>`id in ${changedBetween(filter)}`);
  return narrowed;
}

function anyOf<T extends string | number>(values: readonly T[]) {
  return sql<T>`(select unnest(${[...values]}::${sql.raw(typeof values[0] === 'number' ? 'int' : 'text')}[]))`;
}

/** Relies on history_occurred. A report counts by its last public step. */
function changedBetween({ changedFrom, changedUntil }: RequestFilter) {
  const from = changedFrom ?? new Date(0);
  const until = changedUntil ?? new Date('9999-01-01T00:00:00Z');
  return sql`(
    select report_id from reports.history
    where occurred_at >= ${from} and kind = any (${[...publicKinds]}::text[])
    group by report_id having max(occurred_at) <= ${until})`;
}

export async function findRequest(
  db: ReportsDb,
  number: number,
  owner: KeyOwner,
): Promise<RequestRow | undefined> {
  const one = db
    .selectFrom('reports.report')
    .select(requestColumns)
    .where('number', '=', number)
    .where(visibleTo(owner));
  const [row] = await withLastWords(db, one);
  return row;
}

/** Steps that everyone may hear of; what is only proposed or checked inside stays inside. */
export const publicKinds: ReadonlySet<HistoryKind> = new Set([
  'created',
  'published',
  'rejected',
  'corrected',
  'forwarded',
  'taken',
  'planned',
  'answered',
  'confirmed',
  'reopened',
  'closed',
  'asked',
  'replied',
  'reply-missed',
  'explained',
  'not-competent',
  'merged',
  'unmerged',
  'split',
  'split-off',
  'children-done',
]);

export type RequestStep = Pick<
  HistoryTable,
  'id' | 'reportId' | 'kind' | 'occurredAt' | 'byRole' | 'organisationId' | 'text'
>;

/** Public steps of reports, each report's in its order. Relies on history_report. */
export async function listStepsOf(db: ReportsDb, reportIds: readonly string[]): Promise<RequestStep[]> {
  if (reportIds.length === 0) return [];
  return await db
    .selectFrom('reports.history')
    .select(['id', 'reportId', 'kind', 'occurredAt', 'byRole', 'organisationId', 'text'])
    .where(sql<boolean>`report_id = any (${[...reportIds]}::uuid[])`)
    .where('kind', 'in', [...publicKinds])
    .orderBy('reportId')
    .orderBy('id')
    .limit(20_000)
    .execute();
}

/** Pictures everyone may open: not those of a reply to a question, nor of an answer that went to the controller. */
export async function listPhotosOf(db: ReportsDb, reportIds: readonly string[]) {
  if (reportIds.length === 0) return [];
  return await db
    .selectFrom('reports.photo')
    .innerJoin('reports.history', 'reports.history.id', 'reports.photo.historyId')
    .select(['reports.photo.reportId', 'reports.photo.fileId', 'reports.photo.kind'])
    .where(sql<boolean>`photo.report_id = any (${[...reportIds]}::uuid[])`)
    .where('reports.history.kind', 'not in', ['replied', 'answer-submitted'])
    .orderBy('reports.photo.reportId')
    .orderBy('reports.photo.position')
    .limit(5_000)
    .execute();
}
