import { defineProblem } from './problem.ts';

/** Problems any route may answer with; routes list only their own on top of these. */
export const commonProblems = {
  invalidInput: defineProblem('http.invalid-input', 400),
  signInRequired: defineProblem('http.sign-in-required', 401),
  forbidden: defineProblem('http.forbidden', 403),
  notFound: defineProblem('http.not-found', 404),
  methodNotAllowed: defineProblem('http.method-not-allowed', 405),
  bodyTooLarge: defineProblem('http.body-too-large', 413),
  unsupportedType: defineProblem('http.unsupported-type', 415),
  keyReused: defineProblem('http.idempotency-key-reused', 422),
  /** The town does not know this name for itself: VECHE_PUBLIC_URL is not set. */
  addressUnknown: defineProblem('http.address-unknown', 421),
  tooManyRequests: defineProblem('http.too-many-requests', 429),
  internal: defineProblem('http.internal-error', 500),
  unavailable: defineProblem('http.unavailable', 503),
} as const;
