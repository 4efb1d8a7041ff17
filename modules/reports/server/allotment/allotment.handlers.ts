import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { listWorkers } from '#kernel/identity/recipient.store.ts';
import { allotReport, listTeams } from '../../contract/allotment.ts';
import type { Allottee, WorkTeam } from '../../contract/allotment.ts';
import { reportAllotted, reportChanged } from '../../contract/events.ts';
import { reportProblems } from '../../contract/problems.ts';
import { loadForAction, takeStep } from '../life/take-step.ts';
import { publicFacts } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import {
  mayAllotIn,
  mayKeepCrews,
  mayChangeAllotment,
  workPermission,
  worksThere,
} from './allotment.policy.ts';
import { deleteAllotment, findAllotment, saveAllotment } from './allotment.store.ts';
import { findCrewForUpdate, listCrews, listMembers } from './crew.store.ts';
import { presentAllotments } from './present-allotments.ts';

const handle = handlerFor<ReportsTables>();

export const allotmentHandlers = [
  handle(listTeams, async (context) => {
    const grants = grantsFor(context.actor, workPermission);
    const organisationIds = [...new Set(grants.flatMap(({ organisationId }) => organisationId ?? []))];
    return { teams: await presentTeams(context, organisationIds) };
  }),

  handle(allotReport, async (context, { to, ...input }) => {
    const { db, actor, clock } = context;
    const report = await loadForAction(context, input, to === null ? 'end-allotment' : 'allot');
    const from = await findAllotment(db, report.id);
    if (!mayChangeAllotment(actor, report, { from, to })) throw new Problem(reportProblems.allotsOthers);
    if (to !== null) await requireWorker(context, report, to);

    const changed = await changeAllotment(context, report, to);
    context.emit(reportAllotted, report.id, factsOf(report, changed.status));
    context.emit(reportChanged, report.id, publicFacts(report, changed.status));
    const shown = await presentAllotments(db, [report], { actor, now: clock.now() });
    return { ...changed, allottedTo: shown.get(report.id) ?? null };
  }),
];

async function changeAllotment(context: ReportsContext, report: ReportRow, to: Allottee | null) {
  const { organisationId } = report;
  if (to === null || organisationId === null) {
    await deleteAllotment(context.db, report.id);
    return await takeStep(context, report, 'end-allotment', { byRole: 'executor', organisationId });
  }
  const who = {
    toPersonId: to.kind === 'person' ? to.id : null,
    toCrewId: to.kind === 'crew' ? to.id : null,
  };
  await saveAllotment(context.db, {
    reportId: report.id,
    organisationId,
    personId: who.toPersonId,
    crewId: who.toCrewId,
    allottedAt: context.clock.now(),
  });
  return await takeStep(context, report, 'allot', { byRole: 'executor', organisationId, ...who });
}

/** What a step within an organisation tells its screens. */
export function factsOf(report: ReportRow, status: ReportRow['status']) {
  const { number, organisationId, areaIds } = report;
  return { number, status, organisationId, areaIds };
}

/** @throws Problem `reports.worker-unknown` */
async function requireWorker({ db, clock }: ReportsContext, report: ReportRow, to: Allottee): Promise<void> {
  const { organisationId, areaIds } = report;
  if (organisationId === null) throw new Problem(reportProblems.workerUnknown);
  if (to.kind === 'crew') {
    const crew = await findCrewForUpdate(db, to.id);
    if (crew?.organisationId !== organisationId) throw new Problem(reportProblems.workerUnknown);
    return;
  }
  const workers = await listWorkers(db, {
    organisationIds: [organisationId],
    permission: workPermission,
    now: clock.now(),
  });
  if (!worksThere(workers, { personId: to.id, organisationId, areaIds }))
    throw new Problem(reportProblems.workerUnknown);
}

async function presentTeams(
  { db, actor, clock }: ReportsContext,
  organisationIds: readonly string[],
): Promise<WorkTeam[]> {
  const names = await findOrganisationNames(db, organisationIds);
  const workers = await listWorkers(db, { organisationIds, permission: workPermission, now: clock.now() });
  const crews = await listCrews(db, organisationIds);
  const members = await listMembers(
    db,
    crews.map((crew) => crew.id),
  );
  return organisationIds.map((organisationId) => {
    const own = workers.filter((worker) => worker.organisationId === organisationId);
    const people = new Map(own.map(({ personId, name }) => [personId, { id: personId, name }]));
    return {
      organisation: { id: organisationId, name: names.get(organisationId) ?? '' },
      canAllot: mayAllotIn(actor, organisationId),
      canKeepCrews: mayKeepCrews(actor, organisationId),
      people: [...people.values()],
      crews: crews
        .filter((crew) => crew.organisationId === organisationId)
        .map(({ id, version, name }) => ({
          id,
          version,
          name,
          members: members
            .filter(({ crewId }) => crewId === id)
            .flatMap(({ personId }) => people.get(personId) ?? []),
        })),
    };
  });
}
