import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';

/** A service sees and works on its own tasks; within an area where its people are bounded by one. */
export function mayWorkOn(
  actor: Actor,
  task: { readonly organisationId: string },
  areaIds: readonly string[],
): boolean {
  return mayInScope(actor, 'incidents.task.work', { organisationId: task.organisationId, areaIds });
}

/** The same rule as a condition of lists. */
export function workScope(actor: Actor): {
  readonly organisationIds: readonly string[];
  readonly areasOf: ReadonlyMap<string, readonly string[] | null>;
} {
  const areasOf = new Map<string, readonly string[] | null>();
  for (const { organisationId, areaId } of grantsFor(actor, 'incidents.task.work')) {
    if (organisationId === null) continue;
    const known = areasOf.get(organisationId);
    if (areaId === null || known === null) areasOf.set(organisationId, null);
    else areasOf.set(organisationId, [...(known ?? []), areaId]);
  }
  return { organisationIds: [...areasOf.keys()], areasOf };
}
