import { handlerFor } from '#kernel/context.ts';
import { reportReturned } from '../../contract/events.ts';
import { approveAnswer, explainReport, returnAnswer } from '../../contract/life-routes.ts';
import { answerReport } from '../../contract/routes.ts';
import { keepReview } from '../control/keep-checks.ts';
import { loadForChange } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { listHistory } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { giveAnswer, isReviewed, publishAnswer, submit } from './give-answer.ts';
import { mayReview } from './party.policy.ts';
import { announce, loadForAction, refuseUnfit, takeStep } from './take-step.ts';
import type { Step } from './take-step.ts';

const handle = handlerFor<ReportsTables>();

export const answerHandlers = [
  handle(answerReport, async (context, { text, photos, ...input }) => {
    const report = await loadForAction(context, input, 'answer');

    return await giveAnswer(context, report, { text, photos });
  }),

  handle(explainReport, async (context, { text, ...input }) => {
    const report = await loadForAction(context, input, 'explain');

    const step = { byRole: 'executor', text } as const;
    if (await isReviewed(context)) return await submit(context, report, { step, outcome: 'explained' });
    return await publishExplanation(context, report, { action: 'explain', step });
  }),

  handle(approveAnswer, async (context, input) => {
    const report = await loadForChange(context, input, mayReview);
    const isExplanation = report.answerOutcome === 'explained';
    refuseUnfit(isExplanation ? 'approve-explanation' : 'approve-answer', report);
    const history = await listHistory(context.db, report.id);

    const submitted = history.findLast(({ kind }) => kind === 'answer-submitted');
    const step = { byRole: 'controller', text: submitted?.text ?? undefined } as const;
    if (submitted) await keepReview(context, report, { answerId: submitted.id, judgement: 'good' });
    if (isExplanation)
      return await publishExplanation(context, report, { action: 'approve-explanation', step });
    return await publishAnswer(context, report, { action: 'approve-answer', step });
  }),

  handle(returnAnswer, async (context, { reasonId, reason, ...input }) => {
    const report = await loadForAction(context, input, 'return-answer');
    const history = await listHistory(context.db, report.id);
    const submitted = history.findLast(({ kind }) => kind === 'answer-submitted');

    const changed = await takeStep(context, report, 'return-answer', {
      byRole: 'controller',
      text: reason,
      organisationId: report.organisationId,
    });
    if (submitted) {
      const review = { answerId: submitted.id, returnId: changed.historyId };
      await keepReview(context, report, { ...review, judgement: 'poor', reasonId });
    }
    announce(context, report, changed.status);
    const { number, organisationId, areaIds } = report;
    context.emit(reportReturned, report.id, { number, status: changed.status, organisationId, areaIds });
    return changed;
  }),
];

async function publishExplanation(
  context: ReportsContext,
  report: ReportRow,
  { action, step }: { action: 'explain' | 'approve-explanation'; step: Step },
) {
  const answeredAt = context.clock.now();
  const changed = await takeStep(context, report, action, {
    ...step,
    organisationId: report.organisationId,
    changes: { answeredAt, endedAt: answeredAt },
  });
  announce(context, report, changed.status);
  return changed;
}
