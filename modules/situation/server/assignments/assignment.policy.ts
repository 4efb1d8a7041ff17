import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, holdsPermission } from '#kernel/access/actor.ts';
import type { AssignmentTable } from '../tables.ts';
import type { Side } from './assignment-machine.ts';

type Parties = Pick<AssignmentTable, 'giverOrganisationId' | 'performerPersonId'>;

/** On which sides of an assignment somebody stands; none: it is not theirs to see. */
export function sidesOf(actor: Actor, { giverOrganisationId, performerPersonId }: Parties): Side[] {
  const isGiver = givingOrganisations(actor).includes(giverOrganisationId);
  const isPerformer =
    actor.personId === performerPersonId && holdsPermission(actor, 'situation.assignment.read');
  return [...(isGiver ? ['giver' as const] : []), ...(isPerformer ? ['performer' as const] : [])];
}

/** Organisations in whose name the whole town is led. */
export function givingOrganisations(actor: Actor): string[] {
  return grantsFor(actor, 'situation.assignment.give').flatMap(({ organisationId, areaId }) =>
    areaId === null && organisationId !== null ? [organisationId] : [],
  );
}
