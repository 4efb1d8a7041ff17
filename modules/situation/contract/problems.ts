import { defineProblem } from '#kernel/errors/problem.ts';

export const situationProblems = {
  /** Later than now, or longer ago than the map remembers. */
  momentOutOfReach: defineProblem('situation.moment-out-of-reach', 422),
} as const;
