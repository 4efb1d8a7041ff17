import type { FileReference } from '#kernel/files/contract/file.ts';
import { reportChanged, reportConfirmed, reportReopened } from '../../contract/events.ts';
import type { Rating } from '../../contract/rating.ts';
import { giveAnswer } from '../life/give-answer.ts';
import { refuseUnfit, takeStep } from '../life/take-step.ts';
import { statusAfter } from '../lifecycle.ts';
import { applyChange, publicFacts } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import { keepRating } from '../verdict/keep-rating.ts';
import type { Open311Context } from './request.presenter.ts';
import { invalid } from './take-in.ts';
import type { UpdateEffect } from './update.policy.ts';

export interface PeerWords {
  readonly effect: UpdateEffect;
  readonly text: string | undefined;
  readonly photos: readonly FileReference[];
  /** What the author marks the work with, beside a verdict. */
  readonly rating?: Rating | undefined;
}

/** Moves the report as the update's effect says, by the same steps as our own pages take. */
export async function applyUpdate(
  context: Open311Context,
  report: ReportRow,
  words: PeerWords,
): Promise<void> {
  switch (words.effect) {
    case 'none':
      return;
    case 'taken':
      await take(context, report);
      return;
    case 'answered':
      await answer(context, report, words);
      return;
    case 'reopened':
      await reopen(context, report, words);
      return;
    case 'confirmed':
      await confirm(context, report, words);
  }
}

async function take(context: Open311Context, report: ReportRow): Promise<void> {
  refuseUnfit('take', report);
  const { status } = await takeStep(context, report, 'take', { byRole: 'executor' });
  context.emit(reportChanged, report.id, publicFacts(report, status));
}

async function answer(
  context: Open311Context,
  report: ReportRow,
  { text, photos }: PeerWords,
): Promise<void> {
  refuseUnfit('answer', report);
  if (!text?.trim()) throw invalid([{ pointer: '/description', code: 'http.field-required' }]);
  await giveAnswer(context, report, { text, photos });
}

async function reopen(context: Open311Context, report: ReportRow, words: PeerWords): Promise<void> {
  const status = statusAfter('reopen', report.status);
  const { historyId } = await applyChange(context, report, {
    kind: 'reopened',
    byRole: 'author',
    text: words.text,
    photos: { files: words.photos, kind: 'verdict' },
    changes: {
      status,
      verdictUntil: null,
      answeredAt: null,
      plannedOn: null,
      reopenedCount: report.reopenedCount + 1,
    },
  });
  await keepRating(context, report, { rating: words.rating, historyId });
  context.emit(reportReopened, report.id, publicFacts(report, status));
}

async function confirm(
  context: Open311Context,
  report: ReportRow,
  { text, rating }: PeerWords,
): Promise<void> {
  const status = statusAfter('confirm', report.status);
  const { historyId } = await applyChange(context, report, {
    kind: 'confirmed',
    byRole: 'author',
    text,
    changes: { status, verdictUntil: null, endedAt: context.clock.now() },
  });
  await keepRating(context, report, { rating, historyId });
  context.emit(reportConfirmed, report.id, publicFacts(report, status));
}
