import type { Actor, Grant } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import type { EventDeclaration } from './contract.ts';

/**
 * May this actor see the event in the live stream? Default deny: a grant bounded by an area or, where the event is
 * for one organisation, by an organisation sees only what the payload places within its bounds.
 */
export function maySeeEvent(
  actor: Actor,
  event: Pick<EventDeclaration, 'permission' | 'audience'>,
  payload: unknown,
): boolean {
  const facts = factsOf(payload);
  if (facts.isWithheld === true) return false;
  if (event.audience === 'person' && (actor.personId === null || actor.personId !== facts.personId))
    return false;
  return grantsFor(actor, event.permission).some(
    (grant) =>
      isInArea(grant, facts) && (event.audience !== 'organisation' || isOfOrganisation(grant, facts)),
  );
}

interface PlacedFacts {
  /** The row is hidden at the moment: listeners hear of it, screens do not. */
  readonly isWithheld?: unknown;
  readonly personId?: unknown;
  readonly organisationId?: unknown;
  readonly areaIds?: unknown;
}

function factsOf(payload: unknown): PlacedFacts {
  return typeof payload === 'object' && payload !== null ? payload : {};
}

function isInArea({ areaId }: Grant, { areaIds }: PlacedFacts): boolean {
  return areaId === null || (Array.isArray(areaIds) && areaIds.includes(areaId));
}

function isOfOrganisation(grant: Grant, { organisationId }: PlacedFacts): boolean {
  return grant.organisationId !== null && grant.organisationId === organisationId;
}
