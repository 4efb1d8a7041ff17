import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { reportProblems } from '../contract/problems.ts';
import { listTasks, planReport, takeReport } from '../contract/routes.ts';
import { presentAllotments } from './allotment/present-allotments.ts';
import { civilDateAt } from './due-date.ts';
import { announce, loadForAction, takeStep } from './life/take-step.ts';
import { listWorkTasks } from './report-list.store.ts';
import { presentReports } from './report.presenter.ts';
import type { ReportsTables } from './tables.ts';

const handle = handlerFor<ReportsTables>();

export const workHandlers = [
  handle(listTasks, async ({ db, actor, clock }, { limit, ...filter }) => {
    const now = clock.now();
    const rows = await listWorkTasks(db, actor, { ...filter, now }, limit);
    const allotted = await presentAllotments(db, rows, { actor, now });
    const reports = await presentReports(db, rows, now, 'whole');
    return { reports: reports.map((task) => ({ ...task, allottedTo: allotted.get(task.id) ?? null })) };
  }),

  handle(takeReport, async (context, input) => {
    const report = await loadForAction(context, input, 'take');

    const changed = await takeStep(context, report, 'take', { byRole: 'executor' });
    announce(context, report, changed.status);
    return changed;
  }),

  handle(planReport, async (context, { plannedOn, text, ...input }) => {
    const report = await loadForAction(context, input, 'plan');
    const today = civilDateAt(context.clock.now(), context.town.timeZone);
    if (plannedOn < today) throw new Problem(reportProblems.plannedInThePast);

    const changed = await takeStep(context, report, 'plan', {
      byRole: 'executor',
      text,
      changes: { plannedOn },
    });
    announce(context, report, changed.status);
    return changed;
  }),
];
