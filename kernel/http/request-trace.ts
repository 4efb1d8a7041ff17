import type { FastifyReply, FastifyRequest } from 'fastify';
import { openSpan } from '#kernel/trace/trace.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a contract: `reports.createReport`. */
    readonly routeId?: string;
    /** False for what has no end, as the live stream. */
    readonly isTraced?: boolean;
  }
}

/** Calls `next` in the span of this request, which ends with the answer. Addresses and query strings stay out of it. */
export function traceRequest(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const { config, url = 'none' } = request.routeOptions;
  const parent = request.headers['traceparent'];
  const route = config.routeId ?? url;
  const span =
    config.isTraced === false
      ? undefined
      : openSpan({
          name: `${request.method} ${route}`,
          kind: 'server',
          attributes: { 'http.request.method': request.method, 'http.route': url, 'veche.route': route },
          parent: typeof parent === 'string' ? parent : undefined,
        });
  if (!span) return next();
  // NOTE: not Fastify's onResponse, which a caller who has gone away never comes to.
  reply.raw.once('close', () => {
    const status = reply.raw.statusCode;
    span.end({ attributes: { 'http.response.status_code': status }, isFailed: status >= 500 });
  });
  span.run(next);
}
