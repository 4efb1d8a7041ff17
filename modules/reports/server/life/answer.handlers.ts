import { randomInt } from 'node:crypto';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { reportAnswered, reportAnswerSubmitted, reportReturned } from '../../contract/events.ts';
import { approveAnswer, explainReport, returnAnswer } from '../../contract/life-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import { answerReport } from '../../contract/routes.ts';
import { answerReview, answerSamplePercent } from '../../contract/settings.ts';
import { verdictUntil } from '../lifecycle.ts';
import { isSuspicious } from '../proof/examine-answer.ts';
import { loadForChange, publicFacts } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { listHistory } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { AnswerOutcome, ReportsTables } from '../tables.ts';
import { mayReview } from './party.policy.ts';
import { announce, loadForAction, refuseUnfit, takeStep } from './take-step.ts';
import type { Step } from './take-step.ts';

const handle = handlerFor<ReportsTables>();

export const answerHandlers = [
  handle(answerReport, async (context, { text, photos, ...input }) => {
    const report = await loadForAction(context, input, 'answer');
    if (photos.length === 0) throw new Problem(reportProblems.proofPhotoNeeded);

    const step = { byRole: 'executor', text, photos: { files: photos, kind: 'proof' } } as const;
    const isDoubtful = async () => await isSuspicious(context, report, photos);
    if (await isReviewed(context, isDoubtful))
      return await submit(context, report, { step, outcome: 'answered' });
    return await publishAnswer(context, report, { action: 'answer', step });
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
    if (isExplanation)
      return await publishExplanation(context, report, { action: 'approve-explanation', step });
    return await publishAnswer(context, report, { action: 'approve-answer', step });
  }),

  handle(returnAnswer, async (context, { reason, ...input }) => {
    const report = await loadForAction(context, input, 'return-answer');

    const changed = await takeStep(context, report, 'return-answer', {
      byRole: 'controller',
      text: reason,
      organisationId: report.organisationId,
    });
    announce(context, report, changed.status);
    const { number, organisationId, areaIds } = report;
    context.emit(reportReturned, report.id, { number, status: changed.status, organisationId, areaIds });
    return changed;
  }),
];

/**
 * By setting every answer, none, or a share drawn by chance, so that nobody knows beforehand; of a sample every doubtful
 * one is part.
 */
async function isReviewed(
  context: ReportsContext,
  isDoubtful: () => Promise<boolean> = async () => false,
): Promise<boolean> {
  const rule = await context.setting(answerReview);
  if (rule !== 'sample') return rule === 'all';
  return randomInt(100) < (await context.setting(answerSamplePercent)) || (await isDoubtful());
}

async function submit(
  context: ReportsContext,
  report: ReportRow,
  { step, outcome }: { step: Step; outcome: AnswerOutcome },
) {
  const action = outcome === 'answered' ? 'submit-answer' : 'submit-explanation';
  const changed = await takeStep(context, report, action, { ...step, changes: { answerOutcome: outcome } });
  announce(context, report, changed.status);
  const { number, organisationId, areaIds } = report;
  const facts = { number, status: changed.status, organisationId, areaIds };
  context.emit(reportAnswerSubmitted, report.id, facts);
  return changed;
}

async function publishAnswer(
  context: ReportsContext,
  report: ReportRow,
  { action, step }: { action: 'answer' | 'approve-answer'; step: Step },
) {
  const answeredAt = context.clock.now();
  const changed = await takeStep(context, report, action, {
    ...step,
    organisationId: report.organisationId,
    changes: { answeredAt, verdictUntil: verdictUntil(answeredAt) },
  });
  context.emit(reportAnswered, report.id, publicFacts(report, changed.status));
  return changed;
}

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
