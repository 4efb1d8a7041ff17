import { medianOf, ninetiethPercentileOf, percentOf, totalOf } from '../../contract/statistics-arithmetic.ts';
import type { Histogram } from '../../contract/statistics-arithmetic.ts';
import type { BreakdownRow, Share, Statistics } from '../../contract/statistics.ts';
import {
  durationClasses,
  durationClassOf,
  smallestGroup,
  userBands,
} from '../../contract/statistics-words.ts';
import type { OtherChannel, Outcome, ShareId } from '../../contract/statistics-words.ts';
import { outcomeOfCounted, postponed } from './outcomes.ts';
import type { CountRow, Dimension } from './statistic.store.ts';
import { flagLetters } from './tables.ts';
import type { Flag, Measure } from './tables.ts';

/** What was counted of one thing: a period, a category, an organisation, an area, a month. */
export type Counted = Readonly<Record<Measure, ReadonlyMap<string, number>>>;

/** `isPublicOnly`: breakdowns and durations hold published reports alone; only the totals count all. */
export function countedOf(
  rows: readonly CountRow[],
  { dimension, key, isPublicOnly }: { dimension: Dimension; key: string | null; isPublicOnly: boolean },
): Counted {
  const counts: Record<Measure, Map<string, number>> = {
    status: new Map(),
    source: new Map(),
    days: new Map(),
    flag: new Map(),
  };
  for (const row of rows) {
    if (row.dimension !== dimension || row.key !== key) continue;
    const count = isPublicOnly ? row.publicCount : row.reportCount;
    const before = counts[row.measure].get(row.value) ?? 0;
    if (count > 0) counts[row.measure].set(row.value, before + count);
  }
  return counts;
}

export function keysOf(rows: readonly CountRow[], dimension: Dimension): string[] {
  const keys = rows.filter((row) => row.dimension === dimension).flatMap(({ key }) => key ?? []);
  return [...new Set(keys)].sort();
}

/** Several things as one: the categories of a group. */
export function addUp(all: readonly Counted[]): Counted {
  const sum = (measure: Measure): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const counted of all)
      for (const [value, count] of counted[measure]) counts.set(value, (counts.get(value) ?? 0) + count);
    return counts;
  };
  return { status: sum('status'), source: sum('source'), days: sum('days'), flag: sum('flag') };
}

export function shareOf(numerator: number, denominator: number): Share {
  return { numerator, denominator, percent: percentOf(numerator, denominator) };
}

export function receivedOf({ status }: Counted): number {
  return [...status.values()].reduce((sum, count) => sum + count, 0);
}

function withOutcome({ status }: Counted, ...outcomes: readonly Outcome[]): number {
  return [...status]
    .filter(([name]) => outcomes.includes(outcomeOfCounted(name)))
    .reduce((sum, [, count]) => sum + count, 0);
}

function takenOf(counted: Counted): number {
  return withOutcome(counted, 'in-work', 'worked-out');
}

export function daysOf({ days }: Counted): Histogram {
  return new Map([...days].map(([value, count]) => [Number(value), count]));
}

/** One line of a comparison; below the minimum sample it tells the counts and nothing that invites a judgement. */
export function breakdownOf(
  counted: Counted,
  { key, title, minimumSample }: { key: string; title: string; minimumSample: number },
): BreakdownRow {
  const days = daysOf(counted);
  const workedOut = withOutcome(counted, 'worked-out');
  const isComparable = totalOf(days) >= minimumSample;
  return {
    key,
    title,
    received: receivedOf(counted),
    taken: takenOf(counted),
    workedOut,
    medianDays: isComparable ? medianOf(days) : null,
    ninetiethDays: isComparable ? ninetiethPercentileOf(days) : null,
    workedOutShare: shareOf(workedOut, takenOf(counted)),
    reopenedShare: reopenedShareOf(counted),
    overdueShare: overdueShareOf(counted),
    confirmedShare: confirmedShareOf(counted),
    isComparable,
  };
}

function reopenedShareOf(counted: Counted): Share {
  return shareOf(withFlag(counted, 'reopened'), withFlag(counted, 'answered'));
}

function overdueShareOf(counted: Counted): Share {
  return shareOf(withFlag(counted, 'overdue'), withFlag(counted, 'hasTerm'));
}

function withFlag({ flag }: Counted, wanted: Flag): number {
  return [...flag].reduce(
    (sum, [letters, count]) => (letters.includes(flagLetters[wanted]) ? sum + count : sum),
    0,
  );
}

function confirmedShareOf(counted: Counted): Share {
  return shareOf(counted.status.get('confirmed') ?? 0, withOutcome(counted, 'worked-out'));
}

export interface MainCounts {
  readonly total: Counted;
  /** Reports taken into work that the administration itself answers for. */
  readonly administration: Counted;
  /** Reports and appeals of the whole months whose other channels are known. */
  readonly platform: { readonly reports: number; readonly others: number };
}

export function mainShares({ total, administration, platform }: MainCounts): Statistics['shares'] {
  const received = receivedOf(total);
  const taken = takenOf(total);
  const addressed = takenOf(administration);
  const shares: Readonly<Record<ShareId, Share>> = {
    platform:
      platform.others === 0 ? shareOf(0, 0) : shareOf(platform.reports, platform.reports + platform.others),
    concrete: shareOf(withFlag(total, 'namesProblem'), received),
    taken: shareOf(taken, received),
    administration: shareOf(addressed, taken),
    'worked-out': shareOf(withOutcome(administration, 'worked-out'), addressed),
    postponed: shareOf(administration.status.get(postponed) ?? 0, addressed),
    reopened: reopenedShareOf(total),
    overdue: overdueShareOf(total),
    confirmed: confirmedShareOf(total),
  };
  return [
    { id: 'platform', ...shares.platform },
    { id: 'concrete', ...shares.concrete },
    { id: 'taken', ...shares.taken },
    { id: 'administration', ...shares.administration },
    { id: 'worked-out', ...shares['worked-out'] },
    { id: 'postponed', ...shares.postponed },
    { id: 'reopened', ...shares.reopened },
    { id: 'overdue', ...shares.overdue },
    { id: 'confirmed', ...shares.confirmed },
  ];
}

/** Why the rest was not taken: each status that is not work, most frequent first. */
export function notTakenOf(total: Counted): Statistics['notTaken'] {
  const received = receivedOf(total);
  return [...total.status]
    .filter(([status]) => ['undecided', 'refused'].includes(outcomeOfCounted(status)))
    .sort(mostFirst)
    .map(([status, count]) => ({ status, share: shareOf(count, received) }));
}

export function sourcesOf(total: Counted): Statistics['sources'] {
  return [...total.source]
    .sort(mostFirst)
    .map(([source, count]) => ({ source, share: shareOf(count, receivedOf(total)) }));
}

/** Equal numbers stand by name, so that a page read twice is the same page. */
function mostFirst([name, count]: [string, number], [otherName, other]: [string, number]): number {
  return other - count || (name < otherName ? -1 : 1);
}

export function durationsOf(counted: Counted, minimumSample: number): Statistics['durations'] {
  const days = daysOf(counted);
  const total = totalOf(days);
  const isEnough = total >= minimumSample;
  return {
    total,
    medianDays: isEnough ? medianOf(days) : null,
    ninetiethDays: isEnough ? ninetiethPercentileOf(days) : null,
    classes: durationClasses.map(({ id }) => ({ id, share: shareOf(countIn(days, id), total) })),
  };
}

function countIn(days: Histogram, id: string): number {
  return [...days].reduce((sum, [value, count]) => (durationClassOf(value) === id ? sum + count : sum), 0);
}

/**
 * People by the number of their reports. Groups smaller than the smallest told one are left untold; if only one were,
 * it could be found by subtraction, so the next smallest goes with it.
 */
export function usersOf(authors: readonly { reports: number; people: number }[]): Statistics['users'] {
  const people = authors.reduce((sum, row) => sum + row.people, 0);
  const reports = authors.reduce((sum, row) => sum + row.people * row.reports, 0);
  const bands = userBands.map(({ id, from, to }) => ({
    id,
    people: authors
      .filter((row) => row.reports >= from && (to === null || row.reports <= to))
      .reduce((sum, row) => sum + row.people, 0),
  }));
  const untold = untoldBands(bands);
  return {
    people,
    bands: bands.map((band) => (untold.has(band.id) ? { ...band, people: null } : band)),
    mostActive: people < smallestGroup ? null : shareOf(authors.at(-1)?.reports ?? 0, reports),
  };
}

function untoldBands(bands: readonly { id: string; people: number }[]): ReadonlySet<string> {
  const filled = bands.filter(({ people }) => people > 0).sort((one, other) => one.people - other.people);
  const small = filled.filter(({ people }) => people < smallestGroup).length;
  const untold = small === 1 ? filled.slice(0, 2) : filled.slice(0, small);
  return new Set(untold.map(({ id }) => id));
}

export interface ChannelTotal {
  readonly month: string;
  readonly channel: OtherChannel;
  readonly appeals: number;
}

/** Months without any entry are left out on both sides: an unknown number is not a zero. */
export function platformOf(
  wholeMonths: readonly string[],
  totals: readonly ChannelTotal[],
): Statistics['platform'] {
  const known = new Set(totals.map(({ month }) => month));
  const byChannel = Map.groupBy(totals, ({ channel }) => channel);
  return {
    months: wholeMonths.filter((month) => known.has(month)),
    missingMonths: wholeMonths.filter((month) => !known.has(month)),
    channels: [...byChannel].map(([channel, rows]) => ({
      channel,
      appeals: rows.reduce((sum, { appeals }) => sum + appeals, 0),
    })),
  };
}
