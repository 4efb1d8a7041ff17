import { defineProblem } from '#kernel/errors/problem.ts';

export const privacyProblems = {
  emailDiffers: defineProblem('privacy.email-differs', 422),
  /** The session is older than a quarter of an hour: whoever found an open browser closes no account. */
  signInAgain: defineProblem('privacy.sign-in-again', 403),
  /** Who acts for the town is named in its papers; the membership ends first. */
  worksForTown: defineProblem('privacy.works-for-town', 409),
} as const;
