import type { HistoryKind } from '../tables.ts';

/** What a step tells a peer by the extended statuses of FixMyStreet; steps that are not here tell it nothing. */
export const stepStatuses: ReadonlyMap<HistoryKind, string> = new Map([
  ['published', 'OPEN'],
  ['rejected', 'CANCELLED'],
  ['forwarded', 'INTERNAL_REFERRAL'],
  ['taken', 'IN_PROGRESS'],
  ['planned', 'ACTION_SCHEDULED'],
  ['asked', 'INVESTIGATING'],
  ['replied', 'OPEN'],
  ['reply-missed', 'OPEN'],
  ['answered', 'FIXED'],
  ['confirmed', 'FIXED'],
  ['reopened', 'REOPEN'],
  ['closed', 'CLOSED'],
  ['explained', 'NO_FURTHER_ACTION'],
  ['not-competent', 'NOT_COUNCILS_RESPONSIBILITY'],
  ['merged', 'DUPLICATE'],
  ['unmerged', 'OPEN'],
  ['split', 'IN_PROGRESS'],
  ['split-off', 'OPEN'],
  ['children-done', 'FIXED'],
]);
