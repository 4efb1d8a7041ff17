import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { newId } from '#kernel/ids.ts';
import {
  commentWaits,
  discussion,
  listComments,
  listWaitingComments,
  reportDiscussed,
  withdrawComment,
  writeComment,
} from '../../contract/discussion.ts';
import { reportProblems } from '../../contract/problems.ts';
import { loadForChange } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayRead } from '../report.policy.ts';
import { findReport, findReportById, findReportsById } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import {
  countWaiting,
  findCommentForUpdate,
  insertComment,
  listCommentsOf,
  listWaiting,
  speakerNumberOf,
  updateComment,
} from './comment.store.ts';
import { mayComment, maySeeComment, mayWithdraw, speakerOf, stateOfNew } from './discussion.policy.ts';
import { presentComments } from './present-comments.ts';
import { tellLater } from './tell-discussed.jobs.ts';

const handle = handlerFor<ReportsTables>();

export const discussionHandlers = [
  handle(listComments, async (context, { number }) => {
    const { db, actor } = context;
    const report = await findReport(db, number);
    if (!report || !mayRead(actor, report)) throw new Problem(reportProblems.notFound);

    const mode = await context.setting(discussion);
    const rows = (await listCommentsOf(db, report.id)).filter((row) => maySeeComment(actor, report, row));
    return {
      mode,
      canWrite: mayComment(actor, report, mode),
      comments: await presentComments(db, rows, { actor, reportOf: () => report }),
    };
  }),

  handle(writeComment, async (context, { number, text }) => {
    const { db, actor, clock } = context;
    const { personId } = actor;
    if (personId === null) throw new Problem(commonProblems.signInRequired);
    const mode = await context.setting(discussion);
    const report = await loadForChange(context, { number }, (who, row) => mayComment(who, row, mode));

    const speaker = speakerOf(actor, report);
    const state = stateOfNew(speaker, mode);
    const reportId = report.id;
    const now = clock.now();
    const id = newId(now.getTime());
    await insertComment(db, {
      id,
      reportId,
      personId,
      speakerKind: speaker.kind,
      organisationId: speaker.organisationId,
      speakerNumber: speaker.kind === 'resident' ? await speakerNumberOf(db, { reportId, personId }) : null,
      text,
      state,
      ruleId: null,
      ruleVersion: null,
      createdAt: now,
      decidedAt: null,
      decidedByPersonId: null,
    });
    context.audit({ type: 'reports.comment', id }, { reportId, state });
    if (state === 'shown') await announceShown(context, report);
    else askModerators(context, report);
    return { id, state };
  }),

  handle(withdrawComment, async (context, { id }) => {
    const { db, actor } = context;
    const comment = await findCommentForUpdate(db, id);
    const report = comment && (await findReportById(db, comment.reportId));
    if (!report || !mayRead(actor, report) || !mayWithdraw(actor, comment))
      throw new Problem(reportProblems.commentNotFound);

    await updateComment(db, id, { state: 'withdrawn', text: '' });
    context.audit({ type: 'reports.comment', id }, { reportId: report.id, state: 'withdrawn' });
    if (comment.state === 'shown') announceComment(context, report);
    return { state: 'withdrawn' as const };
  }),

  handle(listWaitingComments, async ({ db, actor }, page) => {
    const rows = await listWaiting(db, actor, page);
    const reports = await findReportsById(db, [...new Set(rows.map(({ reportId }) => reportId))]);
    const byId = new Map(reports.map((report) => [report.id, report]));
    const known = rows.flatMap((row) => {
      const report = byId.get(row.reportId);
      return report ? [{ ...row, report }] : [];
    });
    const views = await presentComments(db, known, { actor, reportOf: ({ report }) => report });
    return {
      comments: views.map((view, index) => ({ ...view, reportNumber: known[index]?.reportNumber ?? 0 })),
      next: rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null,
      total: await countWaiting(db, actor),
    };
  }),
];

/** Open cards read the discussion anew; of a hidden report nobody hears. */
export function announceComment(context: ReportsContext, report: ReportRow): void {
  if (report.visibility === 'public') context.emit(reportDiscussed, report.id, { number: report.number });
}

/** The same, and those who follow the report are told after a while. */
export async function announceShown(context: ReportsContext, report: ReportRow): Promise<void> {
  announceComment(context, report);
  await tellLater(context, report.id);
}

function askModerators(context: ReportsContext, { id, number, organisationId, areaIds }: ReportRow): void {
  context.emit(commentWaits, id, { number, organisationId, areaIds });
}
