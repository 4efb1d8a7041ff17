import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import type { KnownCard } from './sketch.store.ts';

/** Sketches on a card are for those who may read the card: in their area, or one they began themselves. */
export function mayReadCard(actor: Actor, { areaIds, createdByPersonId }: KnownCard): boolean {
  const permission = 'incidents.incident.read';
  if (mayInScope(actor, permission, { areaIds })) return true;
  const isOwn = actor.personId !== null && actor.personId === createdByPersonId;
  return isOwn && grantsFor(actor, permission).length > 0;
}
