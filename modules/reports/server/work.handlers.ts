import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { reportAnswered, reportChanged } from '../contract/events.ts';
import { reportProblems } from '../contract/problems.ts';
import { answerReport, listTasks, planReport, takeReport } from '../contract/routes.ts';
import { civilDateAt } from './due-date.ts';
import { statusAfter, verdictUntil } from './lifecycle.ts';
import { applyChange, loadForChange, publicFacts } from './report-change.ts';
import { listWorkTasks } from './report-list.store.ts';
import { mayWork } from './report.policy.ts';
import { presentReports } from './report.presenter.ts';
import type { ReportsTables } from './tables.ts';

const handle = handlerFor<ReportsTables>();

export const workHandlers = [
  handle(listTasks, async ({ db, actor, clock }, { limit, ...filter }) => {
    const now = clock.now();
    const rows = await listWorkTasks(db, actor, { ...filter, now }, limit);
    return { reports: await presentReports(db, rows, now) };
  }),

  handle(takeReport, async (context, input) => {
    const report = await loadForChange(context, input, mayWork);
    const status = statusAfter('take', report.status);

    const changed = await applyChange(context, report, {
      kind: 'taken',
      byRole: 'executor',
      changes: { status },
    });
    context.emit(reportChanged, report.id, publicFacts(report, status));
    return changed;
  }),

  handle(planReport, async (context, { plannedOn, text, ...input }) => {
    const report = await loadForChange(context, input, mayWork);
    const status = statusAfter('plan', report.status);
    const today = civilDateAt(context.clock.now(), context.town.timeZone);
    if (plannedOn < today) throw new Problem(reportProblems.plannedInThePast);

    const changed = await applyChange(context, report, {
      kind: 'planned',
      byRole: 'executor',
      text,
      changes: { status, plannedOn },
    });
    context.emit(reportChanged, report.id, publicFacts(report, status));
    return changed;
  }),

  handle(answerReport, async (context, { text, photos, ...input }) => {
    const report = await loadForChange(context, input, mayWork);
    const status = statusAfter('answer', report.status);
    if (photos.length === 0) throw new Problem(reportProblems.proofPhotoNeeded);
    const answeredAt = context.clock.now();

    const changed = await applyChange(context, report, {
      kind: 'answered',
      byRole: 'executor',
      text,
      photos: { files: photos, kind: 'proof' },
      changes: { status, answeredAt, verdictUntil: verdictUntil(answeredAt) },
    });
    context.emit(reportAnswered, report.id, publicFacts(report, status));
    return changed;
  }),
];
