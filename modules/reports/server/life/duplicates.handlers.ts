import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { reportChanged } from '../../contract/events.ts';
import { mergeReport, unmergeReport } from '../../contract/life-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import { recountSupport } from '../follower.store.ts';
import { isAllowed } from '../lifecycle.ts';
import { loadForChange, publicFacts } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayModerate, mayRead } from '../report.policy.ts';
import { findMasterNumber, findReportsForUpdate } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { announce, refuseUnfit, takeStep } from './take-step.ts';

/*
 * Duplicates. A copy points at its master and follows what becomes of it. Nothing is moved: who supports and follows
 * the master is read over the whole family (`follower.store.ts`), so that a merge counts nobody twice and undoing it
 * restores exactly what was. There is never a circle: a master must be no copy itself, and both rows are locked, in
 * the order of their numbers, before that is looked at.
 */

const handle = handlerFor<ReportsTables>();

export const duplicateHandlers = [
  handle(mergeReport, async (context, { masterNumber, reason, ...input }) => {
    const rows = await findReportsForUpdate(context.db, [input.number, masterNumber]);
    const copy = await loadForChange(context, input, mayModerate);
    const master = requireMaster(context, copy, rows.get(masterNumber));
    refuseUnfit('merge', copy);

    const changed = await takeStep(context, copy, 'merge', {
      byRole: 'moderator',
      text: reason,
      linkedReportId: master.id,
      changes: {
        masterId: master.id,
        formerStatus: copy.formerStatus ?? copy.status,
        endedAt: context.clock.now(),
      },
    });
    await takeStep(context, master, 'absorb', { byRole: 'moderator', linkedReportId: copy.id });
    await recountSupport(context.db, master.id);
    context.audit({ type: 'reports.report', id: copy.id }, { masterId: master.id, ...changed }, reason);
    announce(context, copy, changed.status);
    announceSame(context, master);
    return changed;
  }),

  handle(unmergeReport, async (context, { reason, ...input }) => {
    const masterNumber = await findMasterNumber(context.db, input.number);
    const rows = await findReportsForUpdate(context.db, [input.number, masterNumber ?? input.number]);
    const copy = await loadForChange(context, input, mayModerate);
    const master = rows.get(masterNumber ?? 0);
    refuseUnfit('unmerge', copy);
    if (master?.id !== copy.masterId || !master) throw new Problem(reportProblems.wrongStatus);

    const changed = await takeStep(context, copy, 'unmerge', {
      byRole: 'moderator',
      text: reason,
      linkedReportId: master.id,
      changes: { masterId: null, endedAt: null },
    });
    await takeStep(context, master, 'release', { byRole: 'moderator', linkedReportId: copy.id });
    await recountSupport(context.db, master.id);
    context.audit({ type: 'reports.report', id: copy.id }, { masterId: master.id, ...changed }, reason);
    announce(context, copy, changed.status);
    announceSame(context, master);
    return changed;
  }),
];

/** @throws Problem `reports.master-unfit` */
function requireMaster(context: ReportsContext, copy: ReportRow, master: ReportRow | undefined): ReportRow {
  const isFit =
    master !== undefined &&
    mayRead(context.actor, master) &&
    master.id !== copy.id &&
    master.id !== copy.parentId &&
    master.parentId !== copy.id &&
    master.visibility === 'public' &&
    isAllowed('absorb', master.status);
  if (!isFit) throw new Problem(reportProblems.masterUnfit);
  return master;
}

/** The master stays where it is; its page shows a copy more or less. */
function announceSame(context: ReportsContext, master: ReportRow): void {
  context.emit(reportChanged, master.id, publicFacts(master, master.status));
}
