import type { ReportStatus } from '../../contract/report.ts';
import { isAllowed } from '../lifecycle.ts';
import type { PeerUpdateTable } from './tables.ts';

export type UpdateEffect = PeerUpdateTable['effect'];

export interface UpdateFacts {
  readonly status: string | undefined;
  readonly report: { readonly status: ReportStatus; readonly verdictUntil: Date | null };
  /** The report came by a key of this owner. */
  readonly isSubmitter: boolean;
  /** The key is of the organisation that answers for the report. */
  readonly isResponsible: boolean;
  readonly hasText: boolean;
  readonly now: Date;
}

const workBegan: ReadonlySet<string> = new Set(['IN_PROGRESS', 'INVESTIGATING', 'ACTION_SCHEDULED']);
const workEnded: ReadonlySet<string> = new Set(['FIXED', 'CLOSED']);

/**
 * What a peer's update does to a report. Who answers for it may take and answer it; who sent it may judge the answer
 * as an author would, in the author's time. Anything else is words that stand beside the report.
 */
export function effectOf(facts: UpdateFacts): UpdateEffect {
  const { status = '', report } = facts;
  if (facts.isResponsible && workBegan.has(status) && isAllowed('take', report.status)) return 'taken';
  if (facts.isResponsible && workEnded.has(status) && isAllowed('answer', report.status)) return 'answered';
  return facts.isSubmitter ? verdictOf(facts) : 'none';
}

function verdictOf({ status = '', report, hasText, now }: UpdateFacts): UpdateEffect {
  const isInTime = report.verdictUntil !== null && report.verdictUntil > now;
  if (!isInTime) return 'none';
  if ((status === 'REOPEN' || status === 'OPEN') && hasText && isAllowed('reopen', report.status))
    return 'reopened';
  return workEnded.has(status) && isAllowed('confirm', report.status) ? 'confirmed' : 'none';
}
