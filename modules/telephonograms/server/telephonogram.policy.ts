import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';

const work = 'telephonograms.telephonogram.work';

/** Somebody at a post of this organisation. */
export function mayWorkAt(actor: Actor, organisationId: string): boolean {
  return mayInScope(actor, work, { organisationId });
}

/** The same rule as a condition of lists. */
export function organisationsOf(actor: Actor): string[] {
  return [...new Set(grantsFor(actor, work).flatMap(({ organisationId }) => organisationId ?? []))];
}

interface Card {
  readonly areaIds: readonly string[];
  readonly createdByPersonId: string | null;
}

/** A telephonogram names a card only for those who see the card itself. */
export function maySeeCard(actor: Actor, { areaIds, createdByPersonId }: Card): boolean {
  if (mayInScope(actor, 'incidents.incident.read', { areaIds })) return true;
  const isOwn = actor.personId !== null && actor.personId === createdByPersonId;
  return isOwn && grantsFor(actor, 'incidents.incident.read').length > 0;
}
