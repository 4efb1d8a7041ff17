import { sql } from 'kysely';
import type { ExpressionBuilder, RawBuilder, SelectQueryBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { containing } from '#kernel/db/like.ts';
import type { QueueAttention, QueueOrder, ReportStatus } from '../contract/report.ts';
import { openStatuses, workStatuses } from '../contract/statuses.ts';
import { allottedAs } from './allotment/allotment.store.ts';
import type { AllotmentFilter } from './allotment/allotment.store.ts';
import { moderatedBy, workedBy } from './report.policy.ts';
import { reportColumns } from './report.store.ts';
import type { ReportRow, ReportsDb } from './report.store.ts';
import { onShortlist } from './shortlists/shortlist.store.ts';
import type { ReportsTables } from './tables.ts';

export interface ReportFilter {
  readonly status?: readonly ReportStatus[] | undefined;
  readonly categoryId?: string | undefined;
  readonly organisationId?: string | undefined;
  readonly text?: string | undefined;
  readonly isOverdue?: boolean | undefined;
  /** The instant against which "overdue" is measured. */
  readonly now: Date;
}

export type Box = readonly [west: number, south: number, east: number, north: number];

type ReportQuery<Output> = SelectQueryBuilder<ReportsTables, 'reports.report', Output>;

function withFilter<Output>(query: ReportQuery<Output>, filter: ReportFilter): ReportQuery<Output> {
  let narrowed = query;
  if (filter.status?.length) narrowed = narrowed.where('status', 'in', [...filter.status]);
  if (filter.categoryId) narrowed = narrowed.where('categoryId', '=', filter.categoryId);
  if (filter.organisationId) narrowed = narrowed.where('organisationId', '=', filter.organisationId);
  if (filter.text) narrowed = narrowed.where(matches(filter.text));
  if (filter.isOverdue === true)
    narrowed = narrowed.where('status', 'in', [...openStatuses]).where('dueAt', '<=', filter.now);
  return narrowed;
}

/** Shorter words have no trigram to look up: they are looked for in the newest reports only. */
const trigramLength = 3;
const newestReports = 5_000;

/** A number finds that report; anything else is looked for in address and text without its personal data (report_public_text). */
function matches(text: string) {
  const number = /^№?\s*(\d{1,9})$/.exec(text)?.[1];
  return (where: ExpressionBuilder<ReportsTables, 'reports.report'>) => {
    if (number) return where('number', '=', Number(number));
    const found = where.or([
      where('publicText', 'ilike', containing(text)),
      where('address', 'ilike', containing(text)),
    ]);
    return text.length < trigramLength ? where.and([isAmongNewest, found]) : found;
  };
}

const isAmongNewest = sql<boolean>`number > (select max(number) - ${newestReports}::int from reports.report)`;

function insideBox(box: Box) {
  const [west, south, east, north] = box;
  return sql<boolean>`place && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)`;
}

/** Relies on report_public and its siblings: newest first, a page continues below the last number. */
export async function listPublicReports(
  db: ReportsDb,
  filter: ReportFilter & { box?: Box | undefined; before?: number | undefined },
  limit: number,
): Promise<ReportRow[]> {
  let query = db.selectFrom('reports.report').select(reportColumns).where('visibility', '=', 'public');
  if (filter.box) query = query.where(insideBox(filter.box));
  if (filter.before) query = query.where('number', '<', filter.before);
  return await withFilter(query, filter).orderBy('number', 'desc').limit(limit).execute();
}

/** Own reports and followed ones. Relies on report_author and follower_person. */
export async function listReportsOf(
  db: ReportsDb,
  personId: string,
  page: { before?: number | undefined; limit: number },
): Promise<ReportRow[]> {
  const own = db.selectFrom('reports.report').select('id').where('authorPersonId', '=', personId);
  const followed = db
    .selectFrom('reports.follower')
    .select('reportId as id')
    .where('personId', '=', personId)
    .where('isSubscribed', '=', true);
  // NOTE: one `or` over both would read every report of the town.
  let query = db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('id', 'in', own.union(followed))
    .where((where) => where.or([where('visibility', '=', 'public'), where('authorPersonId', '=', personId)]));
  if (page.before) query = query.where('number', '<', page.before);
  return await query.orderBy('number', 'desc').limit(page.limit).execute();
}

/** The conditions of the headings of the queue, beside new reports. Each relies on an index of its own. */
const attentions: Readonly<Record<QueueAttention, () => RawBuilder<boolean>>> = {
  bounced: () => sql<boolean>`is_bounce_open`,
  'asks-forward': () => sql<boolean>`(next_organisation_id is not null or next_body is not null)`,
  answers: () => sql<boolean>`status = 'answer-review'`,
};

/** When the nearest running term of a report is over; infinity where none runs. Relies on the key of clock. */
function nextTermOf(reportId: RawBuilder<unknown>): RawBuilder<Date> {
  return sql<Date>`coalesce((
    select min(term.due_at) from reports.clock as term
    where term.report_id = ${reportId} and term.state = 'running'), 'infinity')`;
}

/** The page after a report, in the order of terms. */
function afterByTerm(number: number): RawBuilder<boolean> {
  return sql<boolean>`(${nextTermOf(sql.ref('reports.report.id'))}, reports.report.number) > (
    select ${nextTermOf(sql.ref('last.id'))}, last.number from reports.report as last where last.number = ${number})`;
}

/** The nearest running term of each report that has one. */
export async function findNextTerms(
  db: ReportsDb,
  reportIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (reportIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('reports.clock')
    .select(({ fn }) => ['reportId', fn.min<Date>('dueAt').as('dueAt')])
    .where('reportId', 'in', [...reportIds])
    .where('state', '=', 'running')
    .groupBy('reportId')
    .execute();
  return new Map(rows.map(({ reportId, dueAt }) => [reportId, dueAt]));
}

/** What waits for a moderator, oldest first or by the nearest term. Relies on report_queue and its siblings. */
export async function listModerationQueue(
  db: ReportsDb,
  actor: Actor,
  filter: ReportFilter & {
    attention?: QueueAttention | undefined;
    shortlistId?: string | undefined;
    order: QueueOrder;
    after?: number | undefined;
  },
  limit: number,
): Promise<ReportRow[]> {
  let query = db.selectFrom('reports.report').select(reportColumns).where(moderatedBy(actor));
  if (filter.attention) query = query.where(attentions[filter.attention]());
  else if (!filter.status?.length && !filter.shortlistId) query = query.where('status', '=', 'moderation');
  if (filter.shortlistId) query = query.where(onShortlist(actor, filter.shortlistId));
  const isUrgent = filter.order === 'urgent';
  if (filter.after)
    query = isUrgent ? query.where(afterByTerm(filter.after)) : query.where('number', '>', filter.after);
  const ordered = isUrgent ? query.orderBy(nextTermOf(sql.ref('reports.report.id'))) : query;
  return await withFilter(ordered, filter).orderBy('number').limit(limit).execute();
}

/** How many wait under each heading: four counts, each over its own small index. */
export async function countQueue(
  db: ReportsDb,
  actor: Actor,
): Promise<Record<QueueAttention | 'total', number>> {
  const count = async (condition: RawBuilder<boolean>): Promise<number> => {
    const row = await db
      .selectFrom('reports.report')
      .select((from) => from.fn.countAll<number>().as('count'))
      .where(condition)
      .where(moderatedBy(actor))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  };
  return {
    total: await count(sql<boolean>`status = 'moderation'`),
    bounced: await count(attentions.bounced()),
    'asks-forward': await count(attentions['asks-forward']()),
    answers: await count(attentions.answers()),
  };
}

/** What lies with the executor; a question to the author comes back to them. */
const taskStatuses: ReportStatus[] = [...workStatuses, 'waiting'];

/** Open work of the actor's organisations, what is due or overdue first at the top. Relies on report_urgent. */
export async function listWorkTasks(
  db: ReportsDb,
  actor: Actor,
  filter: ReportFilter & AllotmentFilter & { shortlistId?: string | undefined },
  limit: number,
): Promise<ReportRow[]> {
  let query = db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('visibility', '!=', 'moderation')
    .where(workedBy(actor))
    .where('status', 'in', filter.status?.length ? [...filter.status] : taskStatuses);
  if (filter.shortlistId) query = query.where(onShortlist(actor, filter.shortlistId));
  for (const condition of allottedAs(filter, actor.personId)) query = query.where(condition);
  return await withFilter(query, filter).orderBy('dueAt').orderBy('number').limit(limit).execute();
}

/** Single points of a near view. Relies on report_place. */
export async function listPointsIn(
  db: ReportsDb,
  filter: { box: Box; categoryId?: string | undefined; state?: 'open' | 'done' | undefined },
  limit: number,
) {
  let query = db
    .selectFrom('reports.report')
    .select(['number', 'lng', 'lat', 'categoryId', 'status'])
    .where('visibility', '=', 'public')
    .where(insideBox(filter.box));
  if (filter.categoryId) query = query.where('categoryId', '=', filter.categoryId);
  if (filter.state)
    query = query.where('status', filter.state === 'open' ? 'in' : 'not in', [...openStatuses]);
  return await query.orderBy('number', 'desc').limit(limit).execute();
}
