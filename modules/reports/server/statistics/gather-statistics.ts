import { createHash } from 'node:crypto';
import type { Context } from '#kernel/context.ts';
import { listAreaNames } from '#kernel/geo/area.store.ts';
import { findOrganisationNames, searchOrganisations } from '#kernel/identity/organisation.store.ts';
import type { BreakdownRow, Statistics } from '../../contract/statistics.ts';
import type { CategoryTitle } from './classification.store.ts';
import { titleIn } from '../category.store.ts';
import { listAllCategories } from './classification.store.ts';
import { civilDateAt } from '../due-date.ts';
import type { ReportsTables } from '../tables.ts';
import { listOtherChannelTotals } from './other-channel.store.ts';
import type { Period } from './period.ts';
import { monthsOf, spanOf, splitPeriod, wholeMonthsOf, withMonthOfToday } from './period.ts';
import type { ChannelTotal, Counted } from './present-statistics.ts';
import {
  addUp,
  breakdownOf,
  countedOf,
  durationsOf,
  keysOf,
  mainShares,
  notTakenOf,
  platformOf,
  receivedOf,
  shareOf,
  sourcesOf,
  usersOf,
} from './present-statistics.ts';
import { statisticsAreaKind, statisticsMinimumSample } from '../../contract/statistics-settings.ts';
import { gatherQuality } from './quality.ts';
import { findCountedMonths } from './statistic-month.store.ts';
import type { MonthRules } from './statistic-month.store.ts';
import type { CountFilter, CountRow, Dimension } from './statistic.store.ts';
import { countAuthors, countReports } from './statistic.store.ts';
import type { StatisticsTables } from './tables.ts';

export type StatisticsContext = Context<ReportsTables & StatisticsTables>;

export interface StatisticsQuestion extends Period {
  readonly organisationIds?: readonly string[] | undefined;
  readonly groupId?: string | undefined;
  readonly areaId?: string | undefined;
  /** Breakdowns hold published reports alone; the totals count all. */
  readonly isPublicOnly: boolean;
}

export async function gatherStatistics(
  context: StatisticsContext,
  question: StatisticsQuestion,
): Promise<Statistics> {
  const { db, clock } = context;
  const categories = await listAllCategories(db);
  const rules = await monthRulesOf(context);
  const filter = filterOf(question, categories);
  const counted = await findCountedMonths(db, monthsOf(question), rules);
  const { months, rest } = splitPeriod(withMonthOfToday(question, rules.today), counted.months);
  const spans = rest.map((part) => spanOf(part, rules.timeZone));
  const [rows, authors] = await Promise.all([
    countReports(db, { ...rules, months, spans, filter }),
    countAuthors(db, { span: spanOf(question, rules.timeZone), filter }),
  ]);

  const part = {
    context,
    question,
    rows,
    categories,
    minimumSample: await context.setting(statisticsMinimumSample),
  };
  const total = countedOf(rows, { dimension: 'total', key: null, isPublicOnly: false });
  const visible = countedOf(rows, { dimension: 'total', key: null, isPublicOnly: question.isPublicOnly });
  const platform = await platformOfPeriod(part);
  return {
    from: question.from,
    to: question.to,
    countedAt: (counted.countedAt ?? clock.now()).toISOString(),
    minimumSample: part.minimumSample,
    received: receivedOf(total),
    shares: mainShares({ total, administration: await administrationOf(part), platform: platform.counts }),
    platform: platform.view,
    users: usersOf(authors),
    sources: sourcesOf(total),
    notTaken: notTakenOf(total),
    durations: durationsOf(visible, part.minimumSample),
    types: typesOf(part, receivedOf(visible)),
    categories: breakdown(part, 'category', (id) => titleOfCategory(part, id)),
    organisations: await breakdownByOrganisation(part),
    areas: await breakdownByArea(part),
    quality: await gatherQuality(db, {
      ...spanOf(question, rules.timeZone),
      ...filter,
      minimumSample: part.minimumSample,
    }),
    months: breakdown(part, 'month', (month) => month).sort((one, other) => (one.key < other.key ? -1 : 1)),
  };
}

/** By which zone, day and areas the town counts now. */
export async function monthRulesOf({ db, clock, town, setting }: StatisticsContext): Promise<MonthRules> {
  const areaKind = await setting(statisticsAreaKind);
  const areaIds = (await listAreaNames(db, areaKind)).map(({ id }) => id).sort();
  const areaKey = createHash('sha256').update(areaIds.join()).digest('hex').slice(0, 16);
  return { timeZone: town.timeZone, today: civilDateAt(clock.now(), town.timeZone), areaIds, areaKey };
}

interface Part {
  readonly context: StatisticsContext;
  readonly question: StatisticsQuestion;
  readonly rows: readonly CountRow[];
  readonly categories: readonly CategoryTitle[];
  readonly minimumSample: number;
}

function filterOf(
  { organisationIds, groupId, areaId }: StatisticsQuestion,
  categories: readonly CategoryTitle[],
): CountFilter {
  const ofGroup = categories.filter((category) => category.groupId === groupId).map(({ id }) => id);
  return { organisationIds, areaId, categoryIds: groupId === undefined ? undefined : ofGroup };
}

function countedFor({ rows, question }: Part, dimension: Dimension, key: string): Counted {
  return countedOf(rows, { dimension, key, isPublicOnly: question.isPublicOnly });
}

/** Most received first; nothing received is nothing to tell. */
function breakdown(part: Part, dimension: Dimension, titleOf: (key: string) => string): BreakdownRow[] {
  return keysOf(part.rows, dimension)
    .map((key) =>
      breakdownOf(countedFor(part, dimension, key), {
        key,
        title: titleOf(key),
        minimumSample: part.minimumSample,
      }),
    )
    .filter(({ received }) => received > 0)
    .sort((one, other) => other.received - one.received);
}

function titleOfCategory({ categories, context }: Part, id: string): string {
  const category = categories.find((row) => row.id === id);
  return category ? titleIn(category.titles, context.locale) : id;
}

async function breakdownByOrganisation(part: Part): Promise<BreakdownRow[]> {
  const names = await findOrganisationNames(part.context.db, keysOf(part.rows, 'organisation'));
  return breakdown(part, 'organisation', (id) => names.get(id) ?? id);
}

async function breakdownByArea(part: Part): Promise<BreakdownRow[]> {
  const kind = await part.context.setting(statisticsAreaKind);
  const names = new Map((await listAreaNames(part.context.db, kind)).map(({ id, name }) => [id, name]));
  return breakdown(part, 'area', (id) => names.get(id) ?? id);
}

/** Types are the groups of the classifier; their reports add up to all that are shown. */
function typesOf(part: Part, whole: number): Statistics['types'] {
  const groups = Map.groupBy(part.categories, ({ groupId }) => groupId);
  return [...groups]
    .map(([key, categories]) => {
      const counted = addUp(categories.map(({ id }) => countedFor(part, 'category', id)));
      const title = titleIn(categories[0]?.groupTitles ?? {}, part.context.locale);
      return { key, title, share: shareOf(receivedOf(counted), whole) };
    })
    .filter(({ share }) => share.numerator > 0)
    .sort((one, other) => other.share.numerator - one.share.numerator);
}

async function administrationOf({ context, rows }: Part): Promise<Counted> {
  const found = await searchOrganisations(context.db, {
    kind: 'administration',
    withInactive: true,
    limit: 200,
  });
  return addUp(
    found.map(({ id }) => countedOf(rows, { dimension: 'organisation', key: id, isPublicOnly: false })),
  );
}

/** Appeals by other ways are known for whole months only, and only for the whole town. */
async function platformOfPeriod({ context, question, rows }: Part) {
  const { organisationIds, groupId, areaId } = question;
  const isNarrowed = organisationIds !== undefined || groupId !== undefined || areaId !== undefined;
  const months = isNarrowed ? [] : wholeMonthsOf(question);
  const totals = await channelTotals(context, months);
  const view = platformOf(months, totals);
  const reports = view.months
    .map((key) => receivedOf(countedOf(rows, { dimension: 'month', key, isPublicOnly: false })))
    .reduce((sum, count) => sum + count, 0);
  return { view, counts: { reports, others: totals.reduce((sum, { appeals }) => sum + appeals, 0) } };
}

async function channelTotals({ db }: StatisticsContext, months: readonly string[]): Promise<ChannelTotal[]> {
  const [from] = months;
  const to = months.at(-1);
  if (from === undefined || to === undefined) return [];
  const rows = await listOtherChannelTotals(db, { from, to });
  return rows.map(({ month, channel, appealCount }) => ({ month, channel, appeals: appealCount }));
}
