import type { ReportStatus } from './report.ts';
import { reportStatuses } from './report.ts';

/*
 * One table of statuses for all who read them: the pages, Open311, statistics. A status that is missing here does not
 * compile.
 */

/**
 * `hidden`: before publication. `open`: somebody has to do something. `soft-final`: answered, and the author may still
 * return it. `final`: nothing more happens.
 */
export type StatusType = 'hidden' | 'open' | 'soft-final' | 'final';

/** The extended statuses of FixMyStreet's Open311 updates, beside the two of GeoReport v2. */
export type ExtendedStatus =
  | 'FOR_TRIAGE'
  | 'CANCELLED'
  | 'OPEN'
  | 'IN_PROGRESS'
  | 'ACTION_SCHEDULED'
  | 'INVESTIGATING'
  | 'FIXED'
  | 'REOPEN'
  | 'NO_FURTHER_ACTION'
  | 'NOT_COUNCILS_RESPONSIBILITY'
  | 'DUPLICATE'
  | 'CLOSED';

export interface StatusFacts {
  readonly type: StatusType;
  readonly open311: 'open' | 'closed';
  readonly extended: ExtendedStatus;
  /** The key of its name in the catalogs. */
  readonly wording: string;
}

export const statusFacts = {
  moderation: {
    type: 'hidden',
    open311: 'open',
    extended: 'FOR_TRIAGE',
    wording: 'reports.status.moderation',
  },
  rejected: { type: 'final', open311: 'closed', extended: 'CANCELLED', wording: 'reports.status.rejected' },
  assigned: { type: 'open', open311: 'open', extended: 'OPEN', wording: 'reports.status.assigned' },
  'in-work': { type: 'open', open311: 'open', extended: 'IN_PROGRESS', wording: 'reports.status.in-work' },
  planned: { type: 'open', open311: 'open', extended: 'ACTION_SCHEDULED', wording: 'reports.status.planned' },
  waiting: { type: 'open', open311: 'open', extended: 'INVESTIGATING', wording: 'reports.status.waiting' },
  'answer-review': {
    type: 'open',
    open311: 'open',
    extended: 'IN_PROGRESS',
    wording: 'reports.status.answer-review',
  },
  answered: { type: 'soft-final', open311: 'closed', extended: 'FIXED', wording: 'reports.status.answered' },
  reopened: { type: 'open', open311: 'open', extended: 'REOPEN', wording: 'reports.status.reopened' },
  confirmed: { type: 'final', open311: 'closed', extended: 'FIXED', wording: 'reports.status.confirmed' },
  closed: { type: 'final', open311: 'closed', extended: 'CLOSED', wording: 'reports.status.closed' },
  explained: {
    type: 'final',
    open311: 'closed',
    extended: 'NO_FURTHER_ACTION',
    wording: 'reports.status.explained',
  },
  'not-competent': {
    type: 'final',
    open311: 'closed',
    extended: 'NOT_COUNCILS_RESPONSIBILITY',
    wording: 'reports.status.not-competent',
  },
  duplicate: { type: 'final', open311: 'closed', extended: 'DUPLICATE', wording: 'reports.status.duplicate' },
} as const satisfies Readonly<Record<ReportStatus, StatusFacts>>;

function statusesOfType(...types: readonly StatusType[]): readonly ReportStatus[] {
  return reportStatuses.filter((status) => types.includes(statusFacts[status].type));
}

/** Somebody has to do something, be it the executor, the controller or the author. */
export const openStatuses = statusesOfType('open');
export const finalStatuses = statusesOfType('final');

/** Open statuses in which the executor is the one to act. */
export const workStatuses = ['assigned', 'in-work', 'planned', 'reopened'] as const satisfies ReportStatus[];

export function isOpen(status: ReportStatus): boolean {
  return openStatuses.includes(status);
}

export function isFinal(status: ReportStatus): boolean {
  return finalStatuses.includes(status);
}

export function isInWork(status: ReportStatus): boolean {
  return workStatuses.some((inWork) => inWork === status);
}
