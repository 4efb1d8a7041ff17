import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Context } from '#kernel/context.ts';
import type { FigureCard } from '#kernel/overview/contract/overview.ts';
import { figureFor } from '#kernel/overview/figure.ts';
import { openStatuses } from '../../contract/statuses.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { categoryTitles } from './category-titles.ts';
import { readableBy } from './overview.store.ts';

const figure = figureFor<ReportsTables>();
type ReportsContext = Context<ReportsTables>;

const inTimeDays = 30;
const dayMs = 24 * 60 * 60_000;

const isOpen = sql<boolean>`status = any(${[...openStatuses]}::text[]) and published_at is not null`;
const isOverdue = (now: Date) => sql<boolean>`${isOpen} and due_at <= ${now}`;

export const reportFigures = [
  figure({
    id: 'reports.open',
    title: 'reports.figure.open',
    unit: 'count',
    better: 'less',
    order: 20,
    count: async ({ db }) => await countReports(db, isOpen),
    list: async (context, limit) => await listReports(context, { which: isOpen, first: 'supported', limit }),
  }),
  figure({
    id: 'reports.overdue',
    title: 'reports.figure.overdue',
    unit: 'count',
    better: 'less',
    order: 21,
    count: async ({ db, clock }) => await countReports(db, isOverdue(clock.now())),
    list: async (context, limit) => {
      const which = isOverdue(context.clock.now());
      return await listReports(context, { which, first: 'due', limit });
    },
  }),
  figure({
    id: 'reports.in-time',
    title: 'reports.figure.in-time',
    unit: 'percent',
    better: 'more',
    order: 22,
    count: async ({ db, clock }) => await shareInTime(db, inTimeSince(clock.now())),
    list: async (context, limit) => {
      const late = sql<boolean>`id in (
        select report_id from reports.clock
        where is_public and state = 'missed' and stopped_at > ${inTimeSince(context.clock.now())})`;
      return await listReports(context, { which: late, first: 'due', limit });
    },
  }),
  figure({
    id: 'reports.moderation',
    title: 'reports.figure.moderation',
    unit: 'count',
    better: 'less',
    order: 23,
    count: async ({ db }) => await countReports(db, sql<boolean>`status = 'moderation'`),
    list: async (context, limit) =>
      await listReports(context, { which: sql<boolean>`status = 'moderation'`, first: 'due', limit }),
  }),
];

function inTimeSince(now: Date): Date {
  return new Date(now.getTime() - inTimeDays * dayMs);
}

async function countReports(db: ReportsDb, which: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from reports.report where ${which}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Of the public terms that ended, how many were kept, in per cent; null where none has ended. */
async function shareInTime(db: ReportsDb, since: Date): Promise<number | null> {
  const { rows } = await sql<{ met: number; ended: number }>`
    select count(*) filter (where state = 'met')::int as met, count(*)::int as ended
    from reports.clock where is_public and state in ('met', 'missed') and stopped_at > ${since}`.execute(db);
  const { met = 0, ended = 0 } = rows[0] ?? {};
  return ended === 0 ? null : Math.round((100 * met) / ended);
}

interface Listing {
  readonly which: RawBuilder<boolean>;
  /** `supported`: what most residents complain about; `due`: what has waited longest. */
  readonly first: 'supported' | 'due';
  readonly limit: number;
}

/** Those that the reader may see; for the system, which writes for many, those that everybody may. */
async function listReports(
  { db, actor, locale, text }: ReportsContext,
  { which, first, limit }: Listing,
): Promise<FigureCard[]> {
  const query = db
    .selectFrom('reports.report')
    .select(['id', 'number', 'categoryId', 'address', 'createdAt'])
    .where(which)
    .where(readableBy(actor));
  const rows = await (
    first === 'supported'
      ? query.orderBy('supportCount', 'desc')
      : query.orderBy(sql`due_at nulls last`).orderBy('createdAt')
  )
    .orderBy('id')
    .limit(limit)
    .execute();
  const titleOf = await categoryTitles(db, locale);
  return rows.map(({ id, number, categoryId, address, createdAt }) => ({
    id,
    label: `${text(locale, 'reports.number', { number: String(number) })} ${titleOf(categoryId)}`,
    note: address ?? '',
    path: `/reports/${number}`,
    since: createdAt.toISOString(),
  }));
}
