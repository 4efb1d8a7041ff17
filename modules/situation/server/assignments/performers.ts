import { findOrganisationNames, searchOrganisations } from '#kernel/identity/organisation.store.ts';
import { listWorkers } from '#kernel/identity/recipient.store.ts';
import type { SituationContext } from '../context.ts';

const permission = 'situation.assignment.read';
/** A town has dozens of organisations with staff. */
const organisationsAtMost = 500;

export interface Performer {
  readonly personId: string;
  readonly name: string;
  readonly organisationId: string;
  readonly organisation: string;
}

/** Everybody who works for the town with the right to assignments, by name; each once for an organisation. */
export async function listPerformers({ db, clock }: SituationContext): Promise<Performer[]> {
  const organisations = await searchOrganisations(db, { withInactive: false, limit: organisationsAtMost });
  const organisationIds = organisations.map(({ id }) => id);
  const names = await findOrganisationNames(db, organisationIds);
  const workers = await listWorkers(db, { organisationIds, permission, now: clock.now() });
  const performers = workers.map(({ personId, name, organisationId }) => {
    const performer = { personId, name, organisationId, organisation: names.get(organisationId) ?? '' };
    return [`${organisationId}/${personId}`, performer] as const;
  });
  return [...new Map(performers).values()];
}

export async function isPerformer(
  { db, clock }: SituationContext,
  { personId, organisationId }: { personId: string; organisationId: string },
): Promise<boolean> {
  const workers = await listWorkers(db, {
    organisationIds: [organisationId],
    permission,
    now: clock.now(),
  });
  return workers.some((worker) => worker.personId === personId);
}
