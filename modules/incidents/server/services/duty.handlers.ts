import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { listWorkers } from '#kernel/identity/recipient.store.ts';
import { newId } from '#kernel/ids.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { addDuty, listDuties, removeDuty } from '../../contract/shifts.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { deleteDuty, findDuty, insertDuty, listDuties as listDutyRows } from './duty.store.ts';

const handle = handlerFor<IncidentsTables>();

/** Longer than this nobody is on duty without a change. */
const dutyAtMostMs = 36 * 60 * 60_000;

export const dutyHandlers = [
  handle(listDuties, async (context) => {
    const { db, actor, clock } = context;
    const organisationIds = organisationsOf(actor);
    const now = clock.now();
    const duties = await listDutyRows(db, { organisationIds, now });
    const organisations = await findOrganisationNames(db, organisationIds);
    const names = await findPersonNames(
      db,
      duties.map(({ personId }) => personId),
    );
    return {
      duties: duties.map((duty) => ({
        ...duty,
        organisation: organisations.get(duty.organisationId) ?? '',
        person: names.get(duty.personId) ?? '',
        startsAt: duty.startsAt.toISOString(),
        endsAt: duty.endsAt.toISOString(),
        isNow: duty.startsAt <= now,
      })),
      people: (await peopleOf(context, organisationIds)).map(({ personId, name, organisationId }) => ({
        id: personId,
        name,
        organisationId,
        organisation: organisations.get(organisationId) ?? '',
      })),
    };
  }),

  handle(addDuty, async (context, { organisationId, personId, startsAt, endsAt }) => {
    const { db, actor, clock } = context;
    const isOwn = organisationsOf(actor).includes(organisationId);
    const people = isOwn ? await peopleOf(context, [organisationId]) : [];
    if (!people.some((person) => person.personId === personId)) throw new Problem(incidentProblems.dutyUnfit);
    const [from, to] = [new Date(startsAt), new Date(endsAt)];
    const lengthMs = to.getTime() - from.getTime();
    if (lengthMs <= 0 || lengthMs > dutyAtMostMs || to <= clock.now())
      throw new Problem(incidentProblems.dutyBackwards);

    const id = newId();
    await insertDuty(db, { id, organisationId, personId, startsAt: from, endsAt: to });
    context.audit({ type: 'incidents.duty', id }, { organisationId, personId, startsAt, endsAt });
    return { id };
  }),

  handle(removeDuty, async (context, { id }) => {
    const { db, actor } = context;
    const duty = await findDuty(db, id);
    if (!duty || !organisationsOf(actor).includes(duty.organisationId))
      throw new Problem(incidentProblems.dutyNotFound);

    await deleteDuty(db, id);
    const { organisationId, personId, startsAt, endsAt } = duty;
    context.audit({ type: 'incidents.duty', id }, { organisationId, personId, startsAt, endsAt });
    return {};
  }),
];

function organisationsOf(actor: Actor): string[] {
  const ids = grantsFor(actor, 'incidents.duty.manage').flatMap(({ organisationId }) => organisationId ?? []);
  return [...new Set(ids)];
}

/** Who works there for a service, or takes calls; each once. */
async function peopleOf({ db, clock }: IncidentsContext, organisationIds: readonly string[]) {
  const now = clock.now();
  const workers = await listWorkers(db, { organisationIds, permission: 'incidents.task.work', now });
  const dispatchers = await listWorkers(db, { organisationIds, permission: 'incidents.incident.take', now });
  const all = [...workers, ...dispatchers].map(
    (worker) => [`${worker.organisationId}/${worker.personId}`, worker] as const,
  );
  return [...new Map(all).values()];
}
