import { createHash } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteHandler } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { stagingOf } from '#kernel/files/staging.ts';
import { stagePicture } from '#kernel/files/stage.ts';
import type { Hub } from '#kernel/hub.ts';
import { requestLocale, resolveActor, resolveProgram } from '#kernel/identity/resolve-actor.ts';
import type { ResolvedActor } from '#kernel/identity/resolve-actor.ts';
import { callerAddress } from './caller-address.ts';
import type { RateLimit } from './contract.ts';
import { assertPermission, executeRoute } from './execute.ts';
import { toProblem } from './problem-reply.ts';
import { readInput } from './read-input.ts';
import type { Wire, WireRequest } from './wire.ts';
import { formLimits, isMultipart, readAddress, readForm } from './wire-request.ts';
import type { ReadForm } from './wire-request.ts';

export type WiredHandler = RouteHandler & { readonly wire: Wire };

export interface WiredMount {
  readonly app: FastifyInstance;
  readonly hub: Hub;
  readonly limit: (reply: FastifyReply, bucket: string, limit: RateLimit) => void;
  readonly commonLimit: RateLimit;
}

const minuteMs = 60_000;

export function isWired(handler: RouteHandler): handler is WiredHandler {
  return handler.wire !== undefined;
}

/** Mounts a route that speaks a foreign standard; its failures speak it too, those of the server included. */
export function mountWiredRoute(mount: WiredMount, handler: WiredHandler): void {
  const { route, wire } = handler;
  // NOTE: a scope of its own, so that no other route learns to read forms.
  void mount.app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, body),
    );
    if (wire.pictures) await scope.register(multipart, { limits: formLimits });
    scope.setErrorHandler(async (error, request, reply) => {
      await replyWithFailure({ hub: mount.hub, handler, request, reply, error });
    });
    for (const url of urlsOf(handler)) {
      scope.route({
        method: route.method,
        url,
        ...(route.bodyLimitBytes ? { bodyLimit: route.bodyLimitBytes } : {}),
        handler: async (request, reply) => await answer(mount, handler, { request, reply }),
      });
    }
  });
}

/** A path that ends in a word has one address for each extension; one that ends in a value cuts it from the value. */
function urlsOf({ route, wire }: WiredHandler): string[] {
  const endsInValue = /:\w+$/.test(route.path);
  const extended = endsInValue ? [] : wire.extensions.map((extension) => `${route.path}.${extension}`);
  return [route.path, ...extended];
}

async function answer(
  mount: WiredMount,
  handler: WiredHandler,
  exchange: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const { hub, commonLimit } = mount;
  const { route, wire } = handler;
  const { request, reply } = exchange;
  const address = readAddress(route, wire, request);
  if (!wire.accepts(address)) throw new Problem(commonProblems.notFound);
  // NOTE: its key stands in the body, so a large one is counted by its address before it is read.
  if (isMultipart(request)) mount.limit(reply, callerAddress(request.ip), commonLimit);
  const form = await readForm(address, request);
  const { actor, limitPerMinute } = await resolveCaller(mount, wire, form.request, exchange);
  if (limitPerMinute !== undefined)
    mount.limit(reply, `key ${actor.sessionId}`, { limit: limitPerMinute, windowMs: minuteMs });
  assertPermission(actor, route.permission);

  const values = wire.read(form.request);
  const input = readInput(route, { params: values, query: values, body: values });
  const caller = actor.sessionId ?? actor.personId ?? callerAddress(request.ip);
  if (route.rateLimit) mount.limit(reply, `${caller} ${route.id}`, route.rateLimit);
  const pictures = await takeIn(hub, { wire, form, actor, requestId: request.id });
  const answered = await executeRoute(hub, {
    handler,
    actor,
    input: { ...input, ...pictures },
    requestId: request.id,
    idempotencyKey: undefined,
  });
  const { mediaType, body, headers = {} } = wire.write(answered, form.request, actor);
  void reply.headers({ 'cache-control': 'no-store', ...headers });
  if (isKnown(request, reply, body)) return await reply.code(304).send();
  return await reply
    // NOTE: as bytes; of a text the server would complete the type with a charset the standard may not want.
    .header('content-type', mediaType)
    .send(Buffer.from(body));
}

/** What may be kept by others carries a mark of its content (RFC 9110 §8.8.3); who has it already is told only so. */
function isKnown(request: FastifyRequest, reply: FastifyReply, body: string): boolean {
  const isKeepable = String(reply.getHeader('cache-control')).includes('public');
  if (request.method !== 'GET' || !isKeepable) return false;
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  void reply.header('etag', etag);
  const asked = String(request.headers['if-none-match'] ?? '').split(',');
  return asked.some((known) => known.trim().replace(/^W\//, '') === etag);
}

/** A key has its own limit; whoever comes without one, or with a wrong one, is counted by address. */
async function resolveCaller(
  { hub, limit, commonLimit }: WiredMount,
  wire: Wire,
  form: WireRequest,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<ResolvedActor> {
  const key = wire.keyOf?.(form);
  if (key === undefined) {
    limit(reply, callerAddress(request.ip), commonLimit);
    return await resolveActor(hub, request.headers);
  }
  try {
    return await resolveProgram(hub, key, requestLocale(request.headers));
  } catch (error) {
    if (error instanceof Problem) limit(reply, callerAddress(request.ip), commonLimit);
    throw error;
  }
}

/** Pictures become staged files before the transaction opens; those of a refused command are swept with the others. */
async function takeIn(
  hub: Hub,
  facts: { wire: Wire; form: ReadForm; actor: ResolvedActor['actor']; requestId: string },
): Promise<Record<string, FileReference[]>> {
  const { wire, form, actor, requestId } = facts;
  if (!wire.pictures || form.pictures.length === 0) return {};
  const { field, limit } = wire.pictures;
  if (form.pictures.length > limit) {
    throw new Problem(commonProblems.invalidInput, {}, [
      { pointer: `/${field}`, code: 'http.field-too-large', values: { limit } },
    ]);
  }
  const staged: FileReference[] = [];
  for (const { bytes } of form.pictures) {
    const { id, claim } = await stagePicture(stagingOf(hub), { bytes, actor, requestId });
    staged.push({ id, claim });
  }
  return { [field]: staged };
}

export async function replyWithFailure(facts: {
  hub: Hub;
  handler: WiredHandler;
  request: FastifyRequest;
  reply: FastifyReply;
  error: unknown;
}): Promise<void> {
  const { hub, handler, request, reply, error } = facts;
  const problem = toProblem(error);
  if (problem.declaration.status >= 500)
    hub.log.error({ err: error, requestId: request.id }, 'request failed');
  const address = readAddress(handler.route, handler.wire, request);
  const locale = requestLocale(request.headers);
  const { status, mediaType, body, headers } = handler.wire.fail(problem, address, (key, values) =>
    hub.texts.text(locale, key, values ?? {}),
  );
  await reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .header('content-type', mediaType)
    .send(Buffer.from(body));
}
