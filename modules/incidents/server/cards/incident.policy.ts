import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import type { IncidentRow } from './incident.store.ts';
import type { CardScope } from './incident.store.ts';

type Placed = Pick<IncidentRow, 'areaIds' | 'createdByPersonId'>;

export function mayReadCard(actor: Actor, card: Placed): boolean {
  return mayHere(actor, 'incidents.incident.read', card);
}

/** Who takes calls changes any card of the own area: a shift works on the same cards. */
export function mayChangeCard(actor: Actor, card: Placed): boolean {
  return mayHere(actor, 'incidents.incident.take', card);
}

function mayHere(actor: Actor, permission: string, { areaIds, createdByPersonId }: Placed): boolean {
  if (mayInScope(actor, permission, { areaIds })) return true;
  const isOwn = actor.personId !== null && actor.personId === createdByPersonId;
  return isOwn && grantsFor(actor, permission).length > 0;
}

/** The same rule as a condition of lists. */
export function cardScope(actor: Actor, permission: string): CardScope {
  return { areaIds: areaScope(actor, permission), personId: actor.personId };
}

/** Areas that a permission is bounded by; null: the whole town. */
export function areaScope(actor: Actor, permission: string): readonly string[] | null {
  if (actor.kind === 'system') return null;
  const areaIds = grantsFor(actor, permission).map(({ areaId }) => areaId);
  return areaIds.includes(null) ? null : areaIds.flatMap((areaId) => areaId ?? []);
}
