import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisation } from '#kernel/identity/organisation.store.ts';
import { listWorkers } from '#kernel/identity/recipient.store.ts';
import { newId } from '#kernel/ids.ts';
import { changeCrew, closeCrew, createCrew, crewsAtMost } from '../../contract/allotment.ts';
import { reportAllotted } from '../../contract/events.ts';
import { reportProblems } from '../../contract/problems.ts';
import { isOpen } from '../../contract/statuses.ts';
import { takeStep } from '../life/take-step.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportsForUpdate } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { factsOf } from './allotment.handlers.ts';
import { mayKeepCrews, workPermission } from './allotment.policy.ts';
import { deleteAllotment, listNumbersOfCrew } from './allotment.store.ts';
import {
  findCrewForUpdate,
  insertCrew,
  listCrews,
  lockCrewsOf,
  updateCrew,
  writeMembers,
} from './crew.store.ts';
import type { CrewRow } from './crew.store.ts';

const handle = handlerFor<ReportsTables>();

export const crewHandlers = [
  handle(createCrew, async (context, { organisationId, name, memberIds }) => {
    const { db, actor, clock, audit } = context;
    const organisation = await findOrganisation(db, organisationId);
    if (!organisation?.isActive || !mayKeepCrews(actor, organisationId))
      throw new Problem(reportProblems.unknownOrganisation);
    await requireFit(context, { organisationId, name, memberIds, id: null });

    const createdAt = clock.now();
    const id = newId(createdAt.getTime());
    await insertCrew(db, { id, organisationId, name, createdAt });
    await writeMembers(db, id, memberIds);
    audit({ type: 'reports.crew', id }, { name, organisationId, memberIds });
    return { id };
  }),

  handle(changeCrew, async (context, { id, version, name, memberIds }) => {
    const crew = await loadCrew(context, { id, version });
    await requireFit(context, { organisationId: crew.organisationId, name, memberIds, id });

    await writeMembers(context.db, id, memberIds);
    context.audit({ type: 'reports.crew', id }, { name, memberIds });
    return { version: await updateCrew(context.db, id, { name }) };
  }),

  handle(closeCrew, async (context, { id, version }) => {
    const { db } = context;
    const crew = await loadCrew(context, { id, version });

    const numbers = await listNumbersOfCrew(db, id);
    for (const report of (await findReportsForUpdate(db, numbers)).values()) {
      await deleteAllotment(db, report.id);
      if (report.organisationId !== crew.organisationId || !isOpen(report.status)) continue;
      const step = { byRole: 'executor', organisationId: crew.organisationId } as const;
      const { status } = await takeStep(context, report, 'end-allotment', step);
      context.emit(reportAllotted, report.id, factsOf(report, status));
    }
    await updateCrew(db, id, { isActive: false });
    context.audit({ type: 'reports.crew', id }, { isActive: false, freed: numbers });
    return {};
  }),
];

async function loadCrew(
  { db, actor }: ReportsContext,
  { id, version }: { id: string; version: number },
): Promise<CrewRow> {
  const crew = await findCrewForUpdate(db, id);
  if (!crew || !mayKeepCrews(actor, crew.organisationId)) throw new Problem(reportProblems.crewNotFound);
  if (crew.version !== version) throw new Problem(reportProblems.staleEdit);
  return crew;
}

/** A crew has a name of its own and people of its own organisation only. */
async function requireFit(
  { db, clock }: ReportsContext,
  crew: { organisationId: string; name: string; memberIds: readonly string[]; id: string | null },
): Promise<void> {
  const { organisationId } = crew;
  await lockCrewsOf(db, organisationId);
  const others = (await listCrews(db, [organisationId])).filter(({ id }) => id !== crew.id);
  if (crew.id === null && others.length >= crewsAtMost) throw new Problem(reportProblems.tooManyCrews);
  const name = crew.name.toLowerCase();
  if (others.some((other) => other.name.toLowerCase() === name)) throw new Problem(reportProblems.crewExists);
  const workers = await listWorkers(db, {
    organisationIds: [organisationId],
    permission: workPermission,
    now: clock.now(),
  });
  const known = new Set(workers.map(({ personId }) => personId));
  if (!crew.memberIds.every((personId) => known.has(personId)))
    throw new Problem(reportProblems.workerUnknown);
}
