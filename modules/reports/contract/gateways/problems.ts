import { defineProblem } from '#kernel/errors/problem.ts';

export const gatewayProblems = {
  notFound: defineProblem('reports.gateway-not-found', 404),
  taken: defineProblem('reports.gateway-taken', 409),
  stale: defineProblem('reports.gateway-stale', 409),
  mappedTwice: defineProblem('reports.gateway-mapped-twice', 422),
  attributeUnmapped: defineProblem('reports.gateway-attribute-unmapped', 422),
  forwardingNotFound: defineProblem('reports.forwarding-not-found', 404),
  forwardingSettled: defineProblem('reports.forwarding-settled', 409),
  remoteNumberTaken: defineProblem('reports.forwarding-number-taken', 409),
} as const;
