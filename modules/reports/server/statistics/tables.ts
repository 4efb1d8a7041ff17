import type { OtherChannel } from '../../contract/statistics-words.ts';

/** What is counted of a report: its status, its source, the days to its answer, and yes-or-no facts. */
export const measures = ['status', 'source', 'days', 'flag'] as const;
export type Measure = (typeof measures)[number];

/** The yes-or-no facts of a report are one value: the letters of those that are true. */
export const flagLetters = {
  answered: 'a',
  reopened: 'r',
  hasTerm: 't',
  overdue: 'o',
  namesProblem: 'p',
} as const;
export type Flag = keyof typeof flagLetters;

/** Reports of one civil month that agree in all columns but the last, counted. */
export interface StatisticCellTable {
  month: string;
  isPublic: boolean;
  categoryId: string;
  organisationId: string | null;
  areaId: string | null;
  measure: Measure;
  value: string;
  reportCount: number;
}

/** A counted month and what its counts depend on besides the reports themselves. */
export interface StatisticMonthTable {
  month: string;
  timeZone: string;
  /** The compared areas, as one word. */
  areaKey: string;
  /** From this day on a report of the month is overdue that was not when it was counted. */
  staleFrom: string | null;
  countedAt: Date;
  /** How many reports it has: what counting it anew would cost a reader. */
  reportCount: number;
}

/**
 * Something changed about reports received in this quarter of an hour, which belongs to one civil month in every zone
 * of the world. Written by triggers, taken by the counting job.
 */
export interface StatisticMarkTable {
  id: number;
  quarter: Date;
}

export interface OtherChannelTotalTable {
  month: string;
  channel: OtherChannel;
  appealCount: number;
  enteredByPersonId: string;
  enteredAt: Date;
}

export interface PublishedTableTable {
  id: string;
  title: string;
  source: string;
  /** Bases and figures as they were printed. */
  content: unknown;
  isShown: boolean;
  enteredByPersonId: string;
  enteredAt: Date;
  version: number;
}

export interface StatisticsTables {
  'reports.statisticCell': StatisticCellTable;
  'reports.statisticMonth': StatisticMonthTable;
  'reports.statisticMark': StatisticMarkTable;
  'reports.otherChannelTotal': OtherChannelTotalTable;
  'reports.publishedTable': PublishedTableTable;
}
