import type { Updateable } from 'kysely';
import { Problem } from '#kernel/errors/problem.ts';
import type { ReportAction } from '../../contract/actions.ts';

import { reportChanged, reportEnded } from '../../contract/events.ts';
import { reportProblems } from '../../contract/problems.ts';
import type { ReportStatus } from '../../contract/report.ts';
import { isFinal, isInWork } from '../../contract/statuses.ts';
import { statusAfter, transitions } from '../lifecycle.ts';
import { applyChange, loadForChange, publicFacts } from '../report-change.ts';
import type { ReportChange, ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportTable } from '../tables.ts';
import { fits, mayTake } from './party.policy.ts';

/** Loads a report for an action of the table. Who is not a party to it learns nothing of the report. */
export async function loadForAction(
  context: ReportsContext,
  input: { number: number; version?: number },
  action: ReportAction,
): Promise<ReportRow> {
  const report = await loadForChange(context, input, (actor, row) => mayTake(action, actor, row));
  refuseUnfit(action, report);
  return report;
}

/** @throws Problem `reports.wrong-status` */
export function refuseUnfit(action: ReportAction, report: ReportRow): void {
  statusAfter(action, report.status, report.formerStatus);
  if (!fits(action, report)) throw new Problem(reportProblems.wrongStatus);
}

export type Step = Omit<ReportChange, 'kind' | 'changes'> & {
  readonly changes?: Updateable<ReportTable>;
};

/** Takes a report over one row of the table: the status, what the old one leaves behind, and the history. */
export async function takeStep(
  context: ReportsContext,
  report: ReportRow,
  action: ReportAction,
  step: Step,
): Promise<{ status: ReportStatus; version: number; historyId: string }> {
  const kind = transitions[action].history;
  if (kind === null) throw new Error(`'${action}' is not a step of a report`);
  const status = statusAfter(action, report.status, report.formerStatus);
  const changes = { status, ...leftBehind(report, status), ...step.changes };
  return await applyChange(context, report, { ...step, kind, changes });
}

/** What belongs to a status goes with it; the database refuses a row where it stays. */
export function leftBehind(report: ReportRow, status: ReportStatus): Updateable<ReportTable> {
  if (status === report.status) return {};
  const isHeld = status === 'waiting' || status === 'duplicate';
  const isDecided = !isInWork(status) && status !== 'waiting';
  return {
    ...(report.status === 'waiting' ? { replyUntil: null } : {}),
    ...(report.formerStatus !== null && !isHeld ? { formerStatus: null } : {}),
    ...(report.answerOutcome !== null ? { answerOutcome: null } : {}),
    ...(isDecided ? { nextOrganisationId: null, nextBody: null, isBounceOpen: false } : {}),
  };
}

/** Tells the screens and the letters of a step; of a report that is not published, only the letters. */
export function announce(context: ReportsContext, report: ReportRow, status: ReportStatus): void {
  const facts = publicFacts(report, status);
  context.emit(isFinal(status) ? reportEnded : reportChanged, report.id, facts);
}
