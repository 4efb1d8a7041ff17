import { defineProblem } from '#kernel/errors/problem.ts';

export const situationProblems = {
  /** Later than now, or longer ago than the map remembers. */
  momentOutOfReach: defineProblem('situation.moment-out-of-reach', 422),
  figureNotFound: defineProblem('situation.figure-not-found', 404),
  summaryNotFound: defineProblem('situation.summary-not-found', 404),
  assignmentNotFound: defineProblem('situation.assignment-not-found', 404),
  /** The person does not work there with the right to perform assignments. */
  performerUnfit: defineProblem('situation.performer-unfit', 422),
  termInThePast: defineProblem('situation.term-in-the-past', 422),
  /** The assignment is in another state by now. */
  wrongStep: defineProblem('situation.wrong-step', 409),
  wordsNeeded: defineProblem('situation.words-needed', 422),
} as const;
