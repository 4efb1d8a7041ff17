import { reportReturned } from '../../contract/events.ts';
import { isAllowed } from '../lifecycle.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportForUpdate, listHistory } from '../report.store.ts';
import type { HistoryTable } from '../tables.ts';
import { announce, takeStep } from './take-step.ts';

/** After one of these the answer before it is no longer what the report rests on. */
const overtaking: readonly HistoryTable['kind'][] = ['reopened', 'answer-returned', 'answer-recalled'];

/**
 * What follows from an upheld suspicion or a poor answer of the sample; whoever may judge has been let in by the caller.
 *
 * Brings a report back to work whose published answer did not hold. Does nothing where the answer is not published, is
 * overtaken, or the report has ended for good: then the verdict alone stays. What raised a suspicion stays with the
 * controllers, in the finding and the audit; of a poor answer the executor reads why. Answers with the step, or null.
 */
export async function recallAnswer(
  context: ReportsContext,
  answer: { number: number; historyId: string; text?: string | undefined },
): Promise<string | null> {
  const report = await findReportForUpdate(context.db, answer.number);
  if (!report || !isAllowed('recall-answer', report.status)) return null;
  const history = await listHistory(context.db, report.id);
  const after = history.slice(history.findIndex(({ id }) => id === answer.historyId) + 1);
  if (after.some(({ kind }) => overtaking.includes(kind))) return null;

  const { status, historyId } = await takeStep(context, report, 'recall-answer', {
    byRole: 'controller',
    text: answer.text,
    organisationId: report.organisationId,
    changes: { verdictUntil: null, answeredAt: null, plannedOn: null },
  });
  announce(context, report, status);
  const { number, organisationId, areaIds } = report;
  context.emit(reportReturned, report.id, { number, status, organisationId, areaIds });
  return historyId;
}
