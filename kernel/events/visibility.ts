import type { Actor, Grant } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import type { EventDeclaration } from './contract.ts';
import type { OutboxEvent } from './outbox-reader.store.ts';

/**
 * May this actor see the event in the live stream? Default deny: a grant bounded by an area or, where the event is
 * for one organisation, by an organisation sees only what the payload places within its bounds.
 */
export function maySeeEvent(
  actor: Actor,
  event: Pick<EventDeclaration, 'permission' | 'alsoTo' | 'audience'>,
  payload: unknown,
): boolean {
  const facts = factsOf(payload);
  if (facts.isWithheld === true) return false;
  if (event.audience === 'person' && (actor.personId === null || actor.personId !== facts.personId))
    return false;
  return [event.permission, ...(event.alsoTo ?? [])]
    .flatMap((permission) => grantsFor(actor, permission))
    .some(
      (grant) =>
        isInArea(grant, facts) && (event.audience !== 'organisation' || isOfOrganisation(grant, facts)),
    );
}

/**
 * What of a run of events, oldest first and up to now, this actor may be told now: a subject that was withdrawn later
 * in the run takes what came before with it. What followed, as a second publication, is told.
 */
export function visibleEvents(
  actor: Actor,
  events: readonly OutboxEvent[],
  declarations: ReadonlyMap<string, EventDeclaration>,
): OutboxEvent[] {
  const withdrawn = new Set<string>();
  const visible = events.toReversed().filter((event) => {
    const declaration = declarations.get(event.eventId);
    if (!declaration || withdrawn.has(event.subjectId)) return false;
    if (maySeeEvent(actor, declaration, event.payload)) return true;
    if (declaration.isWithdrawal) withdrawn.add(event.subjectId);
    return false;
  });
  return visible.toReversed();
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
