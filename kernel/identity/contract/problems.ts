import { defineProblem } from '#kernel/errors/problem.ts';

export const identityProblems = {
  organisationNotFound: defineProblem('identity.organisation-not-found', 404),
  /** Somebody else changed the organisation since it was read. */
  organisationChanged: defineProblem('identity.organisation-changed', 409),
  /** `values.count`: people who work there. */
  organisationHasPeople: defineProblem('identity.organisation-has-people', 409),
  organisationInactive: defineProblem('identity.organisation-inactive', 422),
  personNotFound: defineProblem('identity.person-not-found', 404),
  roleNotFound: defineProblem('identity.role-not-found', 422),
  areaNotFound: defineProblem('identity.area-not-found', 422),
  membershipNotFound: defineProblem('identity.membership-not-found', 404),
  membershipExists: defineProblem('identity.membership-exists', 409),
  /** Whoever appoints people gives what they hold, where they hold it. `values.permission` */
  beyondOwnRights: defineProblem('identity.beyond-own-rights', 403),
  membershipEnded: defineProblem('identity.membership-ended', 422),
  /** A town without an administrator could never be changed again. */
  lastAdministrator: defineProblem('identity.last-administrator', 409),
  blocksSelf: defineProblem('identity.blocks-self', 422),
  providerNotLinked: defineProblem('identity.provider-not-linked', 404),
  lastSignInWay: defineProblem('identity.last-sign-in-way', 409),
  sessionNotFound: defineProblem('identity.session-not-found', 404),
  tokenNotFound: defineProblem('identity.token-not-found', 404),
  /** `values.limit` */
  tooManyTokens: defineProblem('identity.too-many-tokens', 422),
  /** A token makes no further tokens: who finds one could stay for ever. */
  tokenByProgram: defineProblem('identity.token-by-program', 403),
  /** What opens an account for long is done within 15 minutes of signing in. */
  signInAgain: defineProblem('identity.sign-in-again', 403),
} as const;
