import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const forwardingHeaders: ReadonlySet<string> = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
]);

/** The header our own pages send. Another origin cannot add it without a preflight, and we answer none. */
export const clientHeader = 'x-veche-client';

/**
 * The demo town has known accounts, so it answers this machine only: no proxy before it, no foreign name.
 * DNS rebinding fails on the Host check.
 */
export function refuseForeignToDemo(request: { readonly headers: IncomingHttpHeaders }): void {
  if (isForwarded(request) || !isLoopbackHost(request.headers.host)) {
    throw new Problem(commonProblems.forbidden);
  }
}

/** Has a proxy or a tunnel passed this request on, by what it says of itself? */
export function isForwarded(request: { readonly headers: IncomingHttpHeaders }): boolean {
  return Object.keys(request.headers).some(
    (name) => name.startsWith('x-forwarded-') || forwardingHeaders.has(name),
  );
}

/**
 * Cross-site request forgery: a command that rides on a cookie must come from our own pages.
 * Behind a trusted proxy the host is the one the browser asked for, whatever the proxy calls us.
 */
export function refuseForgedCommand(request: FastifyRequest): void {
  const origin = request.headers.origin;
  // A page without an origin of its own (a sandboxed frame, a local file) is no page of ours.
  const isOriginTold = origin !== undefined && origin !== 'null';
  if (isOriginTold && hostOf(origin) !== request.host.toLowerCase()) {
    throw new Problem(commonProblems.forbidden);
  }
  if (request.headers['sec-fetch-site'] === 'cross-site') throw new Problem(commonProblems.forbidden);
  if (request.headers.cookie !== undefined && request.headers[clientHeader] === undefined && !isOriginTold) {
    throw new Problem(commonProblems.forbidden);
  }
}

/** A WebSocket carries the cookies of whoever opens it, and any page may open one: the page must be ours. Programs name none. */
export function refuseForeignPage(
  { headers }: { readonly headers: IncomingHttpHeaders },
  isProxyTrusted: boolean,
): void {
  const { origin } = headers;
  if (origin === undefined) return;
  const forwarded = headers['x-forwarded-host'];
  const host = isProxyTrusted && typeof forwarded === 'string' ? forwarded : headers.host;
  if (host === undefined || hostOf(origin) !== host.toLowerCase())
    throw new Problem(commonProblems.forbidden);
}

export function isLoopbackHost(host: string | undefined): boolean {
  return loopbackHosts.has(hostName(host));
}

function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
