import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listSuspiciousAnswers, settleSuspicion } from '../../contract/proof.ts';
import { reportProblems } from '../../contract/problems.ts';
import { recallAnswer } from '../life/recall-answer.ts';
import type { ReportsTables } from '../tables.ts';
import { mayExamine } from './proof.policy.ts';
import { presentSuspicious } from './proof.presenter.ts';
import { countSuspicious, findSuspectedReport, listSuspicious, settleFindings } from './proof.store.ts';

const handle = handlerFor<ReportsTables>();

export const proofHandlers = [
  handle(listSuspiciousAnswers, async ({ db, actor }, filter) => {
    const rows = await listSuspicious(db, actor, filter);
    return {
      answers: await presentSuspicious(db, rows),
      next: rows.length === filter.limit ? (rows.at(-1)?.historyId ?? null) : null,
      total: await countSuspicious(db, actor, filter),
    };
  }),

  handle(settleSuspicion, async (context, { historyId, verdict, note }) => {
    const { db, actor, clock } = context;
    const report = await findSuspectedReport(db, historyId);
    if (!report || !mayExamine(actor, report)) throw new Problem(reportProblems.noSuspicion);

    await settleFindings(db, historyId, {
      verdict,
      verdictNote: note,
      settledAt: clock.now(),
      settledByPersonId: actor.personId,
    });
    context.audit({ type: 'reports.report', id: report.id }, { historyId, verdict }, note);
    if (verdict === 'upheld') await recallAnswer(context, { number: report.number, historyId });
    return { verdict };
  }),
];
