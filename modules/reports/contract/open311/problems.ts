import { defineProblem } from '#kernel/errors/problem.ts';

export const open311Problems = {
  unknownJurisdiction: defineProblem('reports.open311-unknown-jurisdiction', 404),
  unknownService: defineProblem('reports.open311-unknown-service', 404),
  unknownRequest: defineProblem('reports.open311-unknown-request', 404),
  unknownToken: defineProblem('reports.open311-unknown-token', 404),
  unknownFile: defineProblem('reports.open311-unknown-file', 404),
  addressNotFound: defineProblem('reports.open311-address-not-found', 400),
  keyNotFound: defineProblem('reports.api-key-not-found', 404),
  keyNeedsOwner: defineProblem('reports.api-key-needs-owner', 422),
  keyExpiresInThePast: defineProblem('reports.api-key-expires-in-the-past', 422),
} as const;
