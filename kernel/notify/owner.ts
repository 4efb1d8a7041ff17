import type { Actor } from '#kernel/access/actor.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';

/** Whose messages these are: the person who asks, and nobody else's. */
export function ownerOf(actor: Actor): string {
  if (actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}
