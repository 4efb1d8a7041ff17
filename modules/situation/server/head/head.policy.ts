import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';

/** Figures are of the whole town: a right bounded by an area does not reach them. */
export function requireWholeTown(actor: Actor, permission: string): void {
  if (!mayForTown(actor, permission)) throw new Problem(commonProblems.forbidden);
}

export function mayForTown(actor: Actor, permission: string): boolean {
  return grantsFor(actor, permission).some(({ areaId }) => areaId === null);
}
