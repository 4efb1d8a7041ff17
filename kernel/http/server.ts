import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteHandler } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Hub } from '#kernel/hub.ts';
import { isAllowedAuthPath } from '#kernel/identity/auth-paths.ts';
import { resolveActor } from '#kernel/identity/resolve-actor.ts';
import { newId } from '#kernel/ids.ts';
import { logFacts } from '#kernel/log/log.ts';
import { callerAddress } from './caller-address.ts';
import type { RateLimit } from './contract.ts';
import { assertPermission, executeRoute } from './execute.ts';
import { frameAncestorsOf } from './embedding.ts';
import { FileAnswer, sendFile } from './file-answer.ts';
import { renderDocsPage } from './docs-page.ts';
import { describeApi } from './openapi.ts';
import { replyWithProblem } from './problem-reply.ts';
import { RateLimiter } from './rate-limiter.ts';
import { readInput } from './read-input.ts';
import { isLoopbackHost, refuseForeignToDemo, refuseForgedCommand } from './request-guards.ts';
import { traceRequest } from './request-trace.ts';
import { findUnstorable } from './storable.ts';
import { isWired, mountWiredRoute, replyWithFailure } from './wired-routes.ts';
import type { WiredHandler } from './wired-routes.ts';

const defaultBodyLimitBytes = 256 * 1024;
/** A whole request, with the largest upload over a poor line; a slower one only holds a connection. */
const requestTimeoutMs = 6 * 60_000;
/** What one address may ask of routes that name no limit of their own. */
const defaultRateLimit: RateLimit = { limit: 1200, windowMs: 60_000 };
/** Where the hub's own routes lie. */
const ownPaths = '/api/v1/';
const idempotencyKeyPattern = /^[\w-]{16,100}$/;

/** Scripts come from our origin alone; styles may be written by the component library at run time. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

export interface ServerOptions {
  /** The built pages; absent in tests that speak to the API alone. */
  readonly webDirectory?: string;
  /** Multiplies the limits of all routes; tests send more in a second than a person in an hour. */
  readonly rateLimitFactor?: number;
  /** Mounts routes that are not plain contracts: files, tiles, streams. */
  readonly plugins?: readonly ((app: FastifyInstance) => void)[];
}

export async function buildServer(hub: Hub, options: ServerOptions = {}): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: defaultBodyLimitBytes,
    // NOTE: one proxy. What stands before its own entry in X-Forwarded-For was written by whoever called it.
    trustProxy: hub.config.isProxyTrusted ? (_address: string, hop: number) => hop === 0 : false,
    genReqId: () => newId(),
    logger: false,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: 'idle',
    requestTimeout: requestTimeoutMs,
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(reply, hub, request.url);
      void replyWithProblem(hub, request, reply, error);
    },
  });
  addCommonHooks(app, hub);
  app.setErrorHandler(async (error, request, reply) => await replyWithProblem(hub, request, reply, error));
  const limiter = new RateLimiter(options.rateLimitFactor);
  for (const part of hub.parts) {
    for (const handler of part.server?.handlers ?? []) mountHandler({ app, hub, limiter, handler });
  }
  mountAuth(app, hub);
  mountDescriptions(app, hub);
  for (const plugin of options.plugins ?? []) plugin(app);
  await mountPages(app, hub, options.webDirectory);
  return app;
}

function addCommonHooks(app: FastifyInstance, hub: Hub): void {
  app.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(reply, hub, request.url);
    if (hub.state.town.kind === 'demo' && !hub.config.isDemoPublic) refuseForeignToDemo(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') refuseForgedCommand(request);
    traceRequest(request, reply, () => logFacts.run({ requestId: request.id }, done));
  });
}

/** `…/by-contractor/<secret>`: whoever holds the address has the right, so that it must not travel further. */
const privateLink = /\/by-[a-z-]+\/[^/?]/;

function setSecurityHeaders(reply: FastifyReply, hub: Hub, url: string): void {
  void reply.headers({
    'content-security-policy': `${contentSecurityPolicy}; ${frameAncestorsOf(hub, url)}`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(self), geolocation=(self), microphone=(), payment=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  if (privateLink.test(url))
    void reply.headers({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' });
  if (hub.config.publicUrl?.startsWith('https://'))
    void reply.header('strict-transport-security', 'max-age=31536000');
}

interface Mount {
  readonly app: FastifyInstance;
  readonly hub: Hub;
  readonly limiter: RateLimiter;
  readonly handler: RouteHandler;
}

function mountHandler(parts: Mount): void {
  const { app, hub, limiter, handler } = parts;
  if (!isWired(handler)) {
    if (!handler.route.path.startsWith(ownPaths))
      throw new Error(`${handler.route.id} lies outside ${ownPaths} and speaks no foreign standard`);
    mountRoute(parts);
    return;
  }
  const limit = (reply: FastifyReply, bucket: string, rate: RateLimit): void =>
    limitRate({ limiter, hub, reply, bucket, limit: rate });
  mountWiredRoute({ app, hub, limit, commonLimit: defaultRateLimit }, handler);
}

function mountRoute(parts: Mount): void {
  const { app, hub, limiter, handler } = parts;
  const { route } = handler;
  app.route({
    method: route.method,
    url: route.path,
    config: { routeId: route.id },
    ...(route.bodyLimitBytes ? { bodyLimit: route.bodyLimitBytes } : {}),
    handler: async (request, reply) => {
      const { actor } = await resolveActor(hub, request.headers);
      const caller = actor.personId ?? callerAddress(request.ip);
      limitRate({ limiter, hub, reply, bucket: caller, limit: defaultRateLimit });
      // Before the input is looked at: a stranger learns nothing of what a route would accept.
      assertPermission(actor, route.permission);
      const input = readInput(route, request);
      // What was refused for its form does not count against the few a person may send.
      if (route.rateLimit)
        limitRate({ limiter, hub, reply, bucket: `${caller} ${route.id}`, limit: route.rateLimit });
      const idempotencyKey = readIdempotencyKey(request);
      const answer = await executeRoute(hub, {
        handler,
        actor,
        input,
        requestId: request.id,
        idempotencyKey,
      });
      void reply.header('cache-control', 'no-store');
      if (answer instanceof FileAnswer) return await sendFile(reply, answer, hub.files);
      return answer ?? {};
    },
  });
}

function limitRate(facts: {
  limiter: RateLimiter;
  hub: Hub;
  reply: FastifyReply;
  bucket: string;
  limit: RateLimit;
}): void {
  const { limiter, hub, reply, bucket, limit } = facts;
  const waitMs = limiter.take(bucket, limit, hub.clock.now().getTime());
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  void reply.header('retry-after', String(seconds));
  throw new Problem(commonProblems.tooManyRequests, { seconds });
}

function readIdempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && idempotencyKeyPattern.test(key)) return key;
  throw new Problem(commonProblems.invalidInput, {}, [
    { pointer: '/Idempotency-Key', code: 'http.field-invalid' },
  ]);
}

/** better-auth's own routes: an allow-list, outside `defineRoute`, audited by its hooks. */
function mountAuth(app: FastifyInstance, hub: Hub): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    handler: async (request, reply) => {
      const path = request.url.slice('/api/auth'.length).split('?')[0] ?? '';
      if (!isAllowedAuthPath(path)) throw new Problem(commonProblems.notFound);
      if (findUnstorable([request.body, request.query, request.params]) !== undefined)
        throw new Problem(commonProblems.invalidInput);
      const answer = await hub.auth.handler(toWebRequest(request, hub));
      if (answer.status >= 500) throw new Problem(commonProblems.internal);
      void reply.code(answer.status);
      // The library names the wait in a header of its own, which no client knows.
      const waitSeconds = answer.headers.get('x-retry-after');
      if (waitSeconds !== null) void reply.header('retry-after', waitSeconds);
      answer.headers.forEach((value, name) => {
        if (name !== 'set-cookie') void reply.header(name, value);
      });
      for (const cookie of answer.headers.getSetCookie()) void reply.header('set-cookie', cookie);
      return await reply.header('cache-control', 'no-store').send(Buffer.from(await answer.arrayBuffer()));
    },
  });
}

function toWebRequest(request: FastifyRequest, hub: Hub): Request {
  const base = hub.config.publicUrl ?? askedAddress(request, hub);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && name !== 'content-length') headers.set(name, value);
  }
  headers.set('x-veche-client-ip', request.ip);
  const body = request.method === 'POST' ? JSON.stringify(request.body ?? {}) : null;
  return new Request(new URL(request.url, base), { method: request.method, headers, body });
}

/**
 * Where the town is when nobody has said so. The address of a request is whatever its sender wrote, and redirects would
 * follow it; so a town in service is taken at its word on this machine only.
 */
function askedAddress(request: FastifyRequest, hub: Hub): string {
  const { host } = request.headers;
  if (hub.state.town.kind !== 'demo' && host !== undefined && !isLoopbackHost(host))
    throw new Problem(commonProblems.addressUnknown);
  return `http://${host ?? 'localhost'}`;
}

function mountDescriptions(app: FastifyInstance, hub: Hub): void {
  const api = describeApi(hub.parts);
  app.get('/api/openapi.json', () => api);
  const docsPage = renderDocsPage(hub.parts);
  app.get(
    '/api/docs',
    async (_request, reply) => await reply.type('text/html; charset=utf-8').send(docsPage),
  );
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get<{ Params: { file: string } }>('/i18n/:file', async (request, reply) => {
    const locale = request.params.file.replace(/\.json$/, '');
    if (!hub.texts.locales.includes(locale)) throw new Problem(commonProblems.notFound);
    const etag = `"${hub.texts.version}"`;
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === etag) return await reply.code(304).send();
    return hub.texts.catalog(locale);
  });
}

async function mountPages(app: FastifyInstance, hub: Hub, webDirectory: string | undefined): Promise<void> {
  const index = webDirectory ? join(webDirectory, 'index.html') : undefined;
  if (webDirectory && (await isFile(index))) {
    await app.register(fastifyStatic, {
      root: webDirectory,
      wildcard: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        const isHashed = path.includes('/assets/');
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  const wired = hub.parts.flatMap((part) => part.server?.handlers ?? []).filter(isWired);
  app.setNotFoundHandler(async (request, reply) => {
    const foreign = findNeighbour(wired, request.url);
    if (foreign) {
      const error = new Problem(commonProblems.notFound);
      return await replyWithFailure({ hub, handler: foreign, request, reply, error });
    }
    const wantsPage = request.method === 'GET' && !request.url.startsWith('/api/') && acceptsHtml(request);
    if (!wantsPage || !index)
      return await replyWithProblem(hub, request, reply, new Problem(commonProblems.notFound));
    return await reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(createReadStream(index));
  });
}

/**
 * A path beside those of a foreign standard is refused in its form, never with a page of ours. A standard that is only
 * written to (RFC 8058) may stand among our own pages.
 */
function findNeighbour(wired: readonly WiredHandler[], url: string): WiredHandler | undefined {
  const [, first] = url.split(/[/?]/);
  return wired.find(({ route }) => route.method === 'GET' && route.path.split('/')[1] === first);
}

function acceptsHtml(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
}

async function isFile(path: string | undefined): Promise<boolean> {
  if (path === undefined) return false;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
