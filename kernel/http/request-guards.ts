import type { FastifyRequest } from 'fastify';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** The header our own pages send. Another origin cannot add it without a preflight, and we answer none. */
export const clientHeader = 'x-veche-client';

/**
 * The demo town has known accounts, so it answers this machine only: no proxy before it, no foreign name.
 * DNS rebinding fails on the Host check.
 */
export function refuseForeignToDemo(request: FastifyRequest): void {
  const isForwarded = forwardingHeaders.some((name) => request.headers[name] !== undefined);
  if (isForwarded || !loopbackHosts.has(hostName(request.headers.host))) {
    throw new Problem(commonProblems.forbidden);
  }
}

/** Cross-site request forgery: a command that rides on a cookie must come from our own pages. */
export function refuseForgedCommand(request: FastifyRequest): void {
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== 'null' && hostOf(origin) !== request.headers.host) {
    throw new Problem(commonProblems.forbidden);
  }
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new Problem(commonProblems.forbidden);
  if (
    request.headers.cookie !== undefined &&
    request.headers[clientHeader] === undefined &&
    origin === undefined
  ) {
    throw new Problem(commonProblems.forbidden);
  }
}

function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
