import { Problem } from '#kernel/errors/problem.ts';
import { reportProblems } from '../contract/problems.ts';
import type { ReportStatus } from '../contract/report.ts';
import { verdictWindowDays } from '../contract/report.ts';

/*
 * The life of a report as a table: what may happen in which status, and where it leads.
 *
 *   moderation ──publish──▶ assigned ──take──▶ in-work ──answer──▶ answered ──confirm──▶ confirmed
 *        │                   │  ▲   └──plan──▶ planned ──┘           │   └──(14 days)──▶ closed
 *      reject            forward┘                                  reopen
 *        ▼                                                           ▼
 *     rejected                                                    reopened ──▶ take, plan, answer, forward
 */

export type ReportAction =
  | 'publish'
  | 'reject'
  | 'take'
  | 'plan'
  | 'answer'
  | 'confirm'
  | 'reopen'
  | 'close'
  | 'forward'
  | 'correct'
  | 'hide';

const openStatuses = ['assigned', 'in-work', 'planned', 'reopened'] as const;

interface Transition {
  readonly from: readonly ReportStatus[];
  /** Null: the status stays as it is. */
  readonly to: ReportStatus | null;
}

const transitions: Readonly<Record<ReportAction, Transition>> = {
  publish: { from: ['moderation'], to: 'assigned' },
  reject: { from: ['moderation'], to: 'rejected' },
  take: { from: ['assigned', 'planned', 'reopened'], to: 'in-work' },
  plan: { from: openStatuses, to: 'planned' },
  answer: { from: openStatuses, to: 'answered' },
  confirm: { from: ['answered'], to: 'confirmed' },
  reopen: { from: ['answered'], to: 'reopened' },
  close: { from: ['answered'], to: 'closed' },
  forward: { from: openStatuses, to: 'assigned' },
  correct: { from: ['moderation', ...openStatuses], to: null },
  hide: { from: [...openStatuses, 'answered', 'confirmed', 'closed'], to: null },
};

export function isOpen(status: ReportStatus): boolean {
  return openStatuses.some((open) => open === status);
}

export function isAllowed(action: ReportAction, status: ReportStatus): boolean {
  return transitions[action].from.includes(status);
}

/** The status after an action. @throws Problem `reports.wrong-status` */
export function statusAfter(action: ReportAction, status: ReportStatus): ReportStatus {
  if (!isAllowed(action, status)) throw new Problem(reportProblems.wrongStatus);
  return transitions[action].to ?? status;
}

/** Until when the author may confirm or reopen an answer given now. */
export function verdictUntil(answeredAt: Date): Date {
  return new Date(answeredAt.getTime() + verdictWindowDays * 24 * 60 * 60 * 1000);
}
