import { randomInt } from 'node:crypto';
import { Problem } from '#kernel/errors/problem.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { reportAnswered, reportAnswerSubmitted } from '../../contract/events.ts';
import { reportProblems } from '../../contract/problems.ts';
import { answerReview, answerSamplePercent } from '../../contract/settings.ts';
import { drawForControl } from '../control/keep-checks.ts';
import { verdictUntil } from '../lifecycle.ts';
import { isSuspicious } from '../proof/examine-answer.ts';
import { publicFacts } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import type { AnswerOutcome } from '../tables.ts';
import { announce, takeStep } from './take-step.ts';
import type { Step } from './take-step.ts';

/**
 * The executor's answer with its proof, from a page or from a program: published, or handed to the controller first.
 *
 * @throws Problem `reports.proof-photo-needed`
 */
export async function giveAnswer(
  context: ReportsContext,
  report: ReportRow,
  { text, photos }: { text: string; photos: readonly FileReference[] },
) {
  if (photos.length === 0) throw new Problem(reportProblems.proofPhotoNeeded);
  const step = { byRole: 'executor', text, photos: { files: photos, kind: 'proof' } } as const;
  const isDoubtful = async () => await isSuspicious(context, report, photos);
  if (await isReviewed(context, isDoubtful))
    return await submit(context, report, { step, outcome: 'answered' });
  return await publishAnswer(context, report, { action: 'answer', step });
}

/**
 * By setting every answer, none, or a share drawn by chance, so that nobody knows beforehand; of a sample every doubtful
 * one is part.
 */
export async function isReviewed(
  context: ReportsContext,
  isDoubtful: () => Promise<boolean> = async () => false,
): Promise<boolean> {
  const rule = await context.setting(answerReview);
  if (rule !== 'sample') return rule === 'all';
  return randomInt(100) < (await context.setting(answerSamplePercent)) || (await isDoubtful());
}

export async function submit(
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

export async function publishAnswer(
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
  // An answer a controller has read before needs no second look.
  if (action === 'answer') await drawForControl(context, report, changed.historyId);
  context.emit(reportAnswered, report.id, publicFacts(report, changed.status));
  return changed;
}
