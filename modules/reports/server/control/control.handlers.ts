import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { judgeSample, listControlSample } from '../../contract/control.ts';
import { reportProblems } from '../../contract/problems.ts';
import { recallAnswer } from '../life/recall-answer.ts';
import { findReport } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { countSample, findSampled, judgeCheck, listSample } from './answer-check.store.ts';
import { mayControl } from './control.policy.ts';
import { presentSample } from './present-sample.ts';

const handle = handlerFor<ReportsTables>();

export const controlHandlers = [
  handle(listControlSample, async ({ db, actor }, filter) => {
    const rows = await listSample(db, actor, filter);
    return {
      answers: await presentSample(db, rows),
      next: rows.length === filter.limit ? (rows.at(-1)?.answerId ?? null) : null,
      total: await countSample(db, actor, filter),
    };
  }),

  handle(judgeSample, async (context, { answerId, judgement, reasonId, reason }) => {
    const { db, actor, clock } = context;
    const sampled = await findSampled(db, answerId);
    const report = sampled && (await findReport(db, sampled.number));
    if (!report || !mayControl(actor, report, sampled.organisationId))
      throw new Problem(reportProblems.sampleNotFound);

    const isPoor = judgement === 'poor';
    const returnId = isPoor
      ? await recallAnswer(context, { number: report.number, historyId: answerId, text: reason })
      : null;
    const isFirst = await judgeCheck(db, answerId, {
      judgement,
      reasonId: isPoor ? (reasonId ?? null) : null,
      note: reason ?? null,
      returnId,
      judgedAt: clock.now(),
      judgedByPersonId: actor.personId,
    });
    if (!isFirst) throw new Problem(reportProblems.sampleSettled);
    context.audit({ type: 'reports.report', id: report.id }, { answerId, judgement, reasonId }, reason);
    return { isReturned: returnId !== null };
  }),
];
