import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findRecipients } from '#kernel/identity/recipient.store.ts';
import { hideComment, showComment } from '../../contract/discussion.ts';
import { reportProblems } from '../../contract/problems.ts';
import { queueReportMails } from '../mails.ts';
import { citeRule, findCited } from '../moderation-rules/citations.ts';
import type { Cited } from '../moderation-rules/citations.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayModerate, mayRead } from '../report.policy.ts';
import { findReportById } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { findCommentForUpdate, updateComment } from './comment.store.ts';
import type { CommentRow } from './comment.store.ts';
import { announceComment } from './discussion.handlers.ts';
import type { CommentState } from './tables.ts';
import { tellLater } from './tell-discussed.jobs.ts';

const handle = handlerFor<ReportsTables>();

export const commentModerationHandlers = [
  handle(hideComment, async (context, { id, ruleId }) => {
    const { comment, report } = await loadComment(context, id, ['waiting', 'shown']);
    const cited = await citeRule(context, ruleId);

    await decide(context, { comment, report }, { state: 'hidden', ...cited });
    await tellWriter(context, { comment, report }, cited);
    return { state: 'hidden' as const };
  }),

  handle(showComment, async (context, { id }) => {
    const loaded = await loadComment(context, id, ['waiting', 'hidden']);

    await decide(context, loaded, { state: 'shown', ruleId: null, ruleVersion: null });
    await tellLater(context, loaded.report.id);
    return { state: 'shown' as const };
  }),
];

interface Loaded {
  readonly comment: CommentRow;
  readonly report: ReportRow;
}

/** @throws Problem `reports.comment-not-found`, `reports.comment-settled` */
async function loadComment(
  context: ReportsContext,
  id: string,
  states: readonly CommentState[],
): Promise<Loaded> {
  const { db, actor } = context;
  const comment = await findCommentForUpdate(db, id);
  const report = comment && (await findReportById(db, comment.reportId));
  const isHis = report !== undefined && mayRead(actor, report) && mayModerate(actor, report);
  if (!comment || !isHis || comment.state === 'withdrawn') throw new Problem(reportProblems.commentNotFound);
  if (!states.includes(comment.state)) throw new Problem(reportProblems.commentSettled);
  return { comment, report };
}

async function decide(
  context: ReportsContext,
  { comment, report }: Loaded,
  decision: Pick<CommentRow, 'state' | 'ruleId' | 'ruleVersion'>,
): Promise<void> {
  const { db, actor, clock } = context;
  await updateComment(db, comment.id, {
    ...decision,
    decidedAt: clock.now(),
    decidedByPersonId: actor.personId,
  });
  context.audit({ type: 'reports.comment', id: comment.id }, { reportId: report.id, ...decision });
  announceComment(context, report);
}

/** Somebody's words were taken away: they hear of it, and by which clause. */
async function tellWriter(context: ReportsContext, { comment, report }: Loaded, cited: Cited): Promise<void> {
  if (comment.personId === null) return;
  const citedBy = await findCited(context.db, [cited]);
  const { organisationId } = report;
  const mail = {
    kind: 'comment-hidden',
    report,
    organisationId,
    reason: null,
    rule: citedBy(cited),
  } as const;
  await queueReportMails(context, mail, await findRecipients(context.db, [comment.personId]));
}
