import type { FileReference } from '#kernel/files/contract/file.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { reportAnswered, reportChanged, reportConfirmed, reportReopened } from '../../contract/events.ts';
import { reportProblems } from '../../contract/problems.ts';
import { statusAfter, verdictUntil } from '../lifecycle.ts';
import { applyChange, publicFacts } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import type { Open311Context } from './request.presenter.ts';
import { invalid } from './take-in.ts';
import type { UpdateEffect } from './update.policy.ts';

export interface PeerWords {
  readonly effect: UpdateEffect;
  readonly text: string | undefined;
  readonly photos: readonly FileReference[];
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
      await confirm(context, report);
  }
}

async function take(context: Open311Context, report: ReportRow): Promise<void> {
  const status = statusAfter('take', report.status);
  await applyChange(context, report, { kind: 'taken', byRole: 'executor', changes: { status } });
  context.emit(reportChanged, report.id, publicFacts(report, status));
}

async function answer(context: Open311Context, report: ReportRow, words: PeerWords): Promise<void> {
  const status = statusAfter('answer', report.status);
  if (!words.text?.trim()) throw invalid([{ pointer: '/description', code: 'http.field-required' }]);
  if (words.photos.length === 0) throw new Problem(reportProblems.proofPhotoNeeded);
  const answeredAt = context.clock.now();
  await applyChange(context, report, {
    kind: 'answered',
    byRole: 'executor',
    text: words.text,
    photos: { files: words.photos, kind: 'proof' },
    changes: { status, answeredAt, verdictUntil: verdictUntil(answeredAt) },
  });
  context.emit(reportAnswered, report.id, publicFacts(report, status));
}

async function reopen(context: Open311Context, report: ReportRow, words: PeerWords): Promise<void> {
  const status = statusAfter('reopen', report.status);
  await applyChange(context, report, {
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
  context.emit(reportReopened, report.id, publicFacts(report, status));
}

async function confirm(context: Open311Context, report: ReportRow): Promise<void> {
  const status = statusAfter('confirm', report.status);
  await applyChange(context, report, {
    kind: 'confirmed',
    byRole: 'author',
    changes: { status, verdictUntil: null, endedAt: context.clock.now() },
  });
  context.emit(reportConfirmed, report.id, publicFacts(report, status));
}
