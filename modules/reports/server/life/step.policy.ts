import type { Actor } from '#kernel/access/actor.ts';
import { isAuthor, mayModerate, mayWork } from '../report.policy.ts';
import { findHistoryOfPhoto, listHistory } from '../report.store.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import type { HistoryTable } from '../tables.ts';
import { mayReview } from './party.policy.ts';

/*
 * Some steps are not for everyone, with their words and photos: what the author replies to a question, as it may tell
 * where they live or when they are at home; an answer that no controller has approved; and why one was returned.
 */

type StepFacts = Pick<HistoryTable, 'id' | 'kind'>;

export function mayReadStep(
  actor: Actor,
  report: ReportRow,
  { step, history }: { step: StepFacts; history: readonly StepFacts[] },
): boolean {
  const isStaff = mayModerate(actor, report) || mayWork(actor, report) || mayReview(actor, report);
  if (step.kind === 'replied') return isStaff || isAuthor(actor, report);
  if (step.kind === 'answer-submitted') return isStaff || isApproved(step, history);
  return (step.kind !== 'answer-returned' && step.kind !== 'answer-recalled') || isStaff;
}

/** What the controller decided on a submitted answer is the next step of these. */
function isApproved(step: StepFacts, history: readonly StepFacts[]): boolean {
  const after = history.slice(history.findIndex(({ id }) => id === step.id) + 1);
  const decision = after.find(({ kind }) =>
    ['answered', 'explained', 'answer-returned', 'answer-submitted'].includes(kind),
  );
  return decision?.kind === 'answered' || decision?.kind === 'explained';
}

export async function mayReadPhoto(
  db: ReportsDb,
  asked: { actor: Actor; report: ReportRow; fileId: string },
): Promise<boolean> {
  const historyId = await findHistoryOfPhoto(db, asked.fileId);
  const history = await listHistory(db, asked.report.id);
  const step = history.find(({ id }) => id === historyId);
  return step !== undefined && mayReadStep(asked.actor, asked.report, { step, history });
}
