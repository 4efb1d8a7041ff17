import { z } from 'zod';
import { findStreetIdsAt } from '#kernel/geo/place.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { jobFor, listenerFor } from '#kernel/module/server.ts';
import type { DeliveredEvent } from '#kernel/module/server.ts';
import { reportAnswered, reportPublished } from '../../contract/events.ts';
import { messagesAtOnceADay } from '../../contract/subscriptions.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { countToldSince, keepMatches } from './match.store.ts';
import { listListeners } from './subscription.store.ts';
import type { Listener } from './subscription.store.ts';
import { queueNews } from './subscription-mails.ts';
import type { SubscriptionMatchTable } from './tables.ts';

/*
 * A report that was published, or answered, is told to everybody whose subscription it fits. The command only emits its
 * event; the listener asks for a job, and the job goes through the people page by page. Each person and event is one row:
 * told now, or kept for the daily message.
 */

const listen = listenerFor<ReportsTables>();

const peopleAtOnce = 50;
const dayMs = 24 * 60 * 60_000;
const newsKinds = ['published', 'answered'] as const;
export type NewsKind = (typeof newsKinds)[number];

export const tellListeners = jobFor<ReportsTables>()({
  id: 'reports.tell-listeners',
  input: z.object({
    eventId: id,
    reportId: id,
    kind: z.enum(newsKinds),
    occurredAt: instant,
    after: id.nullable(),
  }),
  timeoutMs: 60_000,
  run: async (system, input) => {
    await system.transaction(async (context) => {
      const last = await tellPage(context, input);
      if (last) await enqueue(context.db, tellListeners, { ...input, after: last }, { key: input.reportId });
    });
  },
});

export const subscriptionListeners = [
  listen('reports.tell-listeners-published', reportPublished, async (system, event) => {
    await system.transaction(async (context) => await askToTell(context, event, 'published'));
  }),
  listen('reports.tell-listeners-answered', reportAnswered, async (system, event) => {
    await system.transaction(async (context) => await askToTell(context, event, 'answered'));
  }),
];

async function askToTell({ db }: ReportsContext, event: DeliveredEvent, kind: NewsKind): Promise<void> {
  const { id: eventId, subjectId: reportId } = event;
  const occurredAt = event.occurredAt.toISOString();
  await enqueue(db, tellListeners, { eventId, reportId, kind, occurredAt, after: null }, { key: reportId });
}

type NewsPage = z.output<typeof tellListeners.input>;

/** Tells one page of people; answers with the last of them when there may be more. */
async function tellPage(context: ReportsContext, page: NewsPage): Promise<string | undefined> {
  const { db } = context;
  const report = await findReportById(db, page.reportId);
  // NOTE: a report hidden meanwhile is nobody's business but its author's.
  if (report?.visibility !== 'public') return undefined;
  const placeIds = await placesOf(context, report);
  const listeners = await listListeners(db, { report, placeIds }, { after: page.after, limit: peopleAtOnce });

  const told = await keepMatches(db, await matchesOf(context, listeners, page));
  const atOnce = told.filter(({ toldAt }) => toldAt !== null);
  const recipients = await findRecipients(
    db,
    atOnce.map(({ personId }) => personId),
  );
  const wishes = new Map(atOnce.map(({ personId, subscriptionId }) => [personId, subscriptionId]));
  await queueNews(context, { report, kind: page.kind }, recipients, wishes);
  context.audit({ type: 'reports.report', id: report.id }, { mail: page.kind, listenerCount: told.length });
  return listeners.length === peopleAtOnce ? listeners.at(-1)?.personId : undefined;
}

async function placesOf({ db }: ReportsContext, report: ReportRow): Promise<string[]> {
  const { houseId, areaIds, lng, lat } = report;
  const streetIds = await findStreetIdsAt(db, { lng, lat }, houseId);
  return [...areaIds, ...streetIds, ...(houseId === null ? [] : [houseId])];
}

/** Who has had enough for one day gets the rest with the daily message. */
async function matchesOf(
  { db, clock }: ReportsContext,
  listeners: readonly Listener[],
  { eventId, reportId, occurredAt }: NewsPage,
): Promise<SubscriptionMatchTable[]> {
  const now = clock.now();
  const urgent = listeners.filter(({ rhythm }) => rhythm === 'at-once').map(({ personId }) => personId);
  const counts = await countToldSince(db, urgent, new Date(now.getTime() - dayMs));
  return listeners.map(({ personId, subscriptionId, rhythm }) => {
    const isNow = rhythm === 'at-once' && (counts.get(personId) ?? 0) < messagesAtOnceADay;
    const match = { eventId, personId, reportId, subscriptionId, occurredAt: new Date(occurredAt) };
    return { ...match, rhythm: isNow ? 'at-once' : 'daily', toldAt: isNow ? now : null };
  });
}
