import type { ReportStatus } from './report.ts';

/*
 * What the words of the statistics mean, as data. The definitions people read stand in the catalogs under the same
 * names; docs/design/statistics.md says why they are so.
 */

/** Classes of the time to the answer, in whole civil days of the town's zone from receipt to answer. */
export const durationClasses = [
  { id: 'day', fromDays: 0, toDays: 1 },
  { id: 'days-2-5', fromDays: 2, toDays: 5 },
  { id: 'week', fromDays: 6, toDays: 7 },
  { id: 'up-to-month', fromDays: 8, toDays: 30 },
  { id: 'over-month', fromDays: 31, toDays: null },
] as const;
export type DurationClass = (typeof durationClasses)[number]['id'];

export function durationClassOf(days: number): DurationClass {
  const found = durationClasses.find(({ toDays }) => toDays === null || days <= toDays);
  return found?.id ?? 'over-month';
}

/** What became of a report, in the words of a yearly report. */
export type Outcome = 'undecided' | 'refused' | 'in-work' | 'worked-out';

/** Every status has its place; a new one does not compile until it is decided what it means here. */
export const outcomeOf = {
  moderation: 'undecided',
  rejected: 'refused',
  assigned: 'in-work',
  'in-work': 'in-work',
  planned: 'in-work',
  waiting: 'in-work',
  'answer-review': 'in-work',
  answered: 'worked-out',
  reopened: 'in-work',
  confirmed: 'worked-out',
  closed: 'worked-out',
  explained: 'worked-out',
  'not-competent': 'refused',
  duplicate: 'refused',
} as const satisfies Readonly<Record<ReportStatus, Outcome>>;

/** People are grouped by how many reports they sent. */
export const userBands = [
  { id: 'one', from: 1, to: 1 },
  { id: 'two', from: 2, to: 2 },
  { id: 'three', from: 3, to: 4 },
  { id: 'five', from: 5, to: 9 },
  { id: 'ten', from: 10, to: null },
] as const;

/** Fewer people than this are not told apart: a group of two is nearly a name. */
export const smallestGroup = 5;

export const shareIds = [
  'platform',
  'concrete',
  'taken',
  'administration',
  'worked-out',
  'postponed',
  'reopened',
  'overdue',
  'confirmed',
] as const;
export type ShareId = (typeof shareIds)[number];

/** Ways an appeal reaches the town beside the platform; their numbers are entered as totals of a month. */
export const otherChannels = [
  'email',
  'phone',
  'letter',
  'reception',
  'vk',
  'telegram',
  'state-portal',
  'other',
] as const;
export type OtherChannel = (typeof otherChannels)[number];
