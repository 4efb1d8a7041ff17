import multipart from '@fastify/multipart';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '#kernel/access/actor.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { callerAddress } from '#kernel/http/caller-address.ts';
import type { RateLimit } from '#kernel/http/contract.ts';
import { assertPermission } from '#kernel/http/execute.ts';
import { RateLimiter } from '#kernel/http/rate-limiter.ts';
import type { FileAccessRule } from './access.ts';
import { maximumPictureBytes, pictureUploadField, pictureUploadPath } from './contract/file.ts';
import { findServedFile } from './file.store.ts';
import type { ServedFile } from './file.store.ts';
import { fileKey, fileVariants, hashClaim } from './files.ts';
import { createCallerGate, createGate } from './gate.ts';
import { uploadPermission } from './permissions.ts';
import { fileProblems } from './problems.ts';
import { stagePicture } from './stage.ts';
import type { StagingDeps } from './stage.ts';

export interface FileRouteDeps extends StagingDeps {
  readonly resolveActor: (request: FastifyRequest) => Promise<Actor>;
  readonly fileAccess: readonly FileAccessRule[];
}

/** Bodies held in memory at once: at most 24 × 15 MB. */
const uploadsAtOnce = 24;
/** The photos of one report and one more; an office behind one address waits its turn. */
const uploadsOfOneCaller = 6;
/** 15 MB over a poor 3G line. */
const receiveTimeoutMs = 5 * 60_000;
/** Borders and headers of the multipart body around the file. */
const multipartOverheadBytes = 64 * 1024;
const uploadRateLimit: RateLimit = { limit: 60, windowMs: 10 * 60_000 };
const cachedForEver = 'private, max-age=31536000, immutable';
const notCached = 'private, no-store';
/** Shows a staged file to whom it was uploaded for, signed in or not. */
const claimHeader = 'x-veche-file-claim';

const servedFileParams = z.object({ id: z.uuid().toLowerCase(), variant: z.enum(fileVariants) });

/**
 * `POST /api/v1/files/pictures` (multipart, field `file`) and `GET /files/:id/:variant`.
 * Failures are thrown as Problems for the error handler of `app`, whose hooks refuse forged commands.
 */
export function registerFileRoutes(app: FastifyInstance, deps: FileRouteDeps): void {
  const uploads = createGate({ atOnce: uploadsAtOnce, waiting: 0 });
  const ownUploads = createCallerGate(uploadsOfOneCaller);
  const limiter = new RateLimiter();

  // NOTE: a scope of its own, so that no other route of the hub learns to read multipart bodies.
  void app.register(async (scope) => {
    await scope.register(multipart, {
      limits: {
        fileSize: maximumPictureBytes,
        files: 1,
        fields: 4,
        fieldSize: 1024,
        parts: 5,
        headerPairs: 40,
      },
    });

    scope.post(pictureUploadPath, async (request, reply) => {
      const actor = await deps.resolveActor(request);
      assertPermission(actor, uploadPermission);
      const caller = actor.personId ?? callerAddress(request.ip);
      limitUploads({ limiter, deps, reply, caller });

      const take = async () => {
        const bytes = await receivePicture(request);
        return await stagePicture(deps, { bytes, actor, requestId: request.id });
      };
      const picture = await ownUploads.run(caller, () => uploads.run(take));
      return reply.status(201).send(picture);
    });
  });

  app.get('/files/:id/:variant', (request, reply) => serveFile(deps, request, reply));
}

function limitUploads(facts: {
  limiter: RateLimiter;
  deps: FileRouteDeps;
  reply: FastifyReply;
  caller: string;
}): void {
  const { limiter, deps, reply, caller } = facts;
  const waitMs = limiter.take(caller, uploadRateLimit, deps.clock.now().getTime());
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  void reply.header('retry-after', String(seconds));
  throw new Problem(commonProblems.tooManyRequests, { seconds });
}

/** The whole body in memory, before any transaction. */
async function receivePicture(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new Problem(commonProblems.unsupportedType);
  if (Number(request.headers['content-length'] ?? 0) > maximumPictureBytes + multipartOverheadBytes)
    throw tooLarge();

  const timer = setTimeout(() => request.raw.destroy(), receiveTimeoutMs);
  try {
    const part = await request.file();
    return await readPart(part);
  } catch (error) {
    throw receivingProblem(error);
  } finally {
    clearTimeout(timer);
  }
}

async function readPart(part: MultipartFile | undefined): Promise<Buffer> {
  const bytes = await part?.toBuffer();
  // NOTE: the reader notices a cut only when another chunk follows it.
  if (part?.file.truncated) throw tooLarge();
  if (part?.fieldname !== pictureUploadField || !bytes?.length) throw new Problem(fileProblems.fileMissing);
  return bytes;
}

function receivingProblem(error: unknown): unknown {
  if (error instanceof Problem) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'FST_REQ_FILE_TOO_LARGE' ? tooLarge() : new Problem(fileProblems.interrupted);
}

function tooLarge(): Problem {
  return new Problem(fileProblems.tooLarge, { maximumMegabytes: maximumPictureBytes / 1024 / 1024 });
}

async function serveFile(
  deps: FileRouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id, variant } = parseParams(request);
  const file = await findServedFile(deps.database.handle, id);
  if (!file || !(await mayRead(deps, request, file)))
    throw new Problem(fileProblems.fileNotFound, { fileId: id });

  const isNeverCached = ruleOf(deps, file)?.isNeverCached ?? false;
  setFileHeaders(reply, file, { variant, cache: isNeverCached ? notCached : cachedForEver });
  if (request.headers['if-none-match'] === entityTag(file, variant)) return reply.status(304).send();
  const stored = await deps.store.get(fileKey(id, variant));
  if (!stored) throw new Problem(fileProblems.fileNotFound, { fileId: id });
  return reply.header('content-length', stored.byteSize).send(stored.stream);
}

function parseParams(request: FastifyRequest): z.output<typeof servedFileParams> {
  const params = servedFileParams.safeParse(request.params);
  if (!params.success) throw new Problem(commonProblems.notFound);
  return params.data;
}

async function mayRead(deps: FileRouteDeps, request: FastifyRequest, file: ServedFile): Promise<boolean> {
  const actor = await deps.resolveActor(request);
  if (file.state === 'staged') return ownsStaged(actor, request, file);

  const rule = ruleOf(deps, file);
  if (!rule || file.attachedToId === null) return false;
  const context = { db: tablesOf<never>(deps.database.handle), actor, clock: deps.clock };
  return await rule.mayRead(context, file.attachedToId, file.id);
}

function ruleOf(deps: FileRouteDeps, { attachedToType }: ServedFile): FileAccessRule | undefined {
  return deps.fileAccess.find(({ subjectType }) => subjectType === attachedToType);
}

function ownsStaged(actor: Actor, request: FastifyRequest, file: ServedFile): boolean {
  if (file.ownerPersonId !== null && file.ownerPersonId === actor.personId) return true;
  const claim = request.headers[claimHeader];
  return typeof claim === 'string' && file.claimHash === hashClaim(claim);
}

/**
 * Bytes behind an id never change, so a browser may keep them; only this browser, and only for this session,
 * because another person may not see them. The policy leaves even a file we misjudged without scripts.
 */
function setFileHeaders(
  reply: FastifyReply,
  file: ServedFile,
  { variant, cache }: { variant: string; cache: string },
): void {
  reply.headers({
    'content-type': file.mediaType,
    'content-disposition': `inline; filename="${file.id}-${variant}.jpg"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': cache,
    vary: 'cookie',
    etag: entityTag(file, variant),
  });
}

function entityTag(file: ServedFile, variant: string): string {
  return `"${file.sha256.slice(0, 32)}-${variant}"`;
}
