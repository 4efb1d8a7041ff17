import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { defaultLocale, isLocale, locales } from '#kernel/i18n/locale.ts';
import type { Locale } from '#kernel/i18n/locale.ts';
import { listHolders } from '#kernel/identity/recipient.store.ts';
import { jobFor } from '#kernel/module/server.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { TownFigure } from '#kernel/overview/figure.ts';
import type { Happening } from '#kernel/overview/contract/overview.ts';
import type { MorningSummary } from '../../contract/head-routes.ts';
import { summaryHour } from '../../contract/settings.ts';
import { listOverdue } from '../assignments/assignment.store.ts';
import type { SituationContext } from '../context.ts';
import { countFigures, daysBefore, shownFigures } from '../head/count-figures.ts';
import { forgetFigureDays, insertFigureDays } from '../head/figure.store.ts';
import type { SituationTables, StoredSummary } from '../tables.ts';
import { nightLayerOf } from './shown-summary.ts';
import { findSummary, forgetSummaries, insertSummary } from './summary.store.ts';

const dayMs = 24 * 60 * 60_000;
const cardsOfFigure = 5;
const nightAtMost = 25;
const overdueAtMost = 20;
const keptDays = 400;
const readersAtMost = 200;

/** Each quarter of an hour, so that a hub that was down at the hour makes up for it when it comes back. */
export const makeMorningSummary = jobFor<SituationTables>()({
  id: 'situation.make-summary',
  input: z.object({}),
  schedule: '*/15 * * * *',
  timeoutMs: 60_000,
  run: async (system) => {
    if (await system.query(isSummaryDue)) await system.transaction(makeSummaryOfDay);
  },
});

/** From the hour of the setting on, where the day has none yet. */
export async function isSummaryDue(context: SituationContext): Promise<boolean> {
  const { db, clock, town } = context;
  const now = clock.now();
  if (hourOf(now, town.timeZone) < (await context.setting(summaryHour))) return false;
  return (await findSummary(db, townDayOf(now, town.timeZone))) === undefined;
}

/** Counts the figures, writes the summary and tells its readers; of two hubs at once the second one does nothing. */
export async function makeSummaryOfDay(context: SituationContext): Promise<void> {
  const { db, clock, town } = context;
  const madeAt = clock.now();
  const day = townDayOf(madeAt, town.timeZone);
  context.audit({ type: 'situation.summary', id: day });

  const content: Record<string, StoredSummary> = {};
  for (const locale of locales) content[locale] = await composeIn({ ...context, locale });
  if (!(await insertSummary(db, { day, madeAt, content }))) return;
  const figures = content[defaultLocale]?.figures ?? [];
  await insertFigureDays(
    db,
    figures.flatMap(({ id, value }) => (value === null ? [] : [{ figureId: id, day, value }])),
  );
  await forgetFigureDays(db, daysBefore(day, keptDays));
  await forgetSummaries(db, daysBefore(day, keptDays));
  await tellReaders(context, day, content);
}

function hourOf(at: Date, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).hour;
}

/** Written for many: who may not see some of it is shown it without (`shown-summary.ts`). */
async function composeIn(context: SituationContext): Promise<StoredSummary> {
  const { db, clock, town } = context;
  const lists = new Map<string, TownFigure['list']>(shownFigures(context).map(({ id, list }) => [id, list]));
  const figures: MorningSummary['figures'] = [];
  for (const { id, title, unit, better, value, before, target } of await countFigures(context)) {
    const listed = (await lists.get(id)?.(context as never, cardsOfFigure)) ?? [];
    const cards = listed.map((card) => ({ ...card, path: isPublicPage(card.path) ? card.path : null }));
    figures.push({ id, title, unit, better, value, before, target, cards });
  }
  const today = townDayOf(clock.now(), town.timeZone);
  const overdue = (await listOverdue(db, today, overdueAtMost)).map(
    ({ number, text, dueOn, giverOrganisationId }) => ({ number, text, dueOn, giverOrganisationId }),
  );
  return { figures, night: await nightOf(context), overdue };
}

/** Pages of the workplace open to some of the readers only; behind the figure each finds those that open. */
function isPublicPage(path: string | null): boolean {
  return path !== null && !path.startsWith('/work/');
}

/** What the services had within a day; residents' reports are too many, and stand behind their figures. */
async function nightOf(context: SituationContext): Promise<Happening[]> {
  const until = context.clock.now();
  const question = { box: null, from: new Date(until.getTime() - dayMs), until, limit: nightAtMost };
  return (await nightLayerOf(context)?.happenings?.(context as never, question)) ?? [];
}

async function tellReaders(
  context: SituationContext,
  day: string,
  content: Readonly<Record<string, StoredSummary>>,
): Promise<void> {
  const { db, clock, town, baseUrl, text } = context;
  const readers = await listHolders(db, {
    permission: 'situation.head.read',
    now: clock.now(),
    limit: readersAtMost,
  });
  for (const { personId, email, locale: wished } of readers) {
    const locale: Locale = isLocale(wished) ? wished : defaultLocale;
    const lines = (content[locale]?.figures ?? []).map(({ title, value, unit }) =>
      text(locale, 'situation.mail.figure', { title, value: value === null ? '—' : String(value), unit }),
    );
    const path = `/work/situation/summary?day=${day}` as const;
    await queueMessage(context, {
      kind: 'situation.morning',
      locale,
      recipientPersonId: personId,
      channel: 'email',
      address: email,
      subject: text(locale, 'situation.mail.morning-subject', { town: town.name }),
      bodyText: `${lines.join('\n')}\n\n${text(locale, 'situation.mail.morning-link', { url: `${baseUrl}${path}` })}`,
      path,
      topic: 'situation.morning',
      isTraining: town.isTraining,
    });
  }
}
