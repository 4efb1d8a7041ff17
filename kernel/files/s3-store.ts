import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { Problem } from '#kernel/errors/problem.ts';
import { assertFileKey } from './file-key.ts';
import { fileProblems } from './problems.ts';
import type { FileStore } from './store.ts';

/** Any storage that speaks the S3 protocol: MinIO, Ceph, Garage, a cloud's own. */
export interface S3Settings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  /** The bucket in the path (`host/bucket/key`), as most self-hosted storages want it, or in the host name. */
  readonly isPathStyle: boolean;
}

/** A whole picture over a poor line to a far storage. */
const defaultPutTimeoutMs = 60_000;
/** Until the first byte; what follows is as slow as whoever reads it. */
const defaultAnswerTimeoutMs = 15_000;
const retries = 2;

interface S3Answer {
  readonly response: Response;
  /** Ends the transfer of the body. */
  readonly ending: AbortController;
}

export interface S3StoreOptions {
  readonly putTimeoutMs?: number;
  readonly answerTimeoutMs?: number;
}

/**
 * Keeps files as objects of one bucket. The SHA-256 of the bytes is part of the signed request, so that the storage
 * refuses what arrived changed (SigV4, `x-amz-content-sha256`); an object appears whole or not at all.
 */
export function createS3Store(settings: S3Settings, options: S3StoreOptions = {}): FileStore {
  const { putTimeoutMs = defaultPutTimeoutMs, answerTimeoutMs = defaultAnswerTimeoutMs } = options;
  const client = new AwsClient({
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    service: 's3',
    region: settings.region,
    retries,
  });

  async function ask(method: string, key: string, init: RequestInit, timeoutMs: number): Promise<S3Answer> {
    const url = objectUrl(settings, key);
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), timeoutMs);
    try {
      return { response: await client.fetch(url, { ...init, method, signal: ending.signal }), ending };
    } catch (error) {
      throw unavailable(`${method}: ${String(error)}`);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async put(key, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const headers = { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream' };
      const { response } = await ask('PUT', key, { body: Buffer.from(bytes), headers }, putTimeoutMs);
      if (!response.ok) throw await refusal('PUT', response);
      await response.body?.cancel();
    },
    async get(key) {
      const { response, ending } = await ask('GET', key, {}, answerTimeoutMs);
      if (response.status === 404) return await absent(response);
      const byteSize = Number(response.headers.get('content-length'));
      if (!response.ok || !response.body || !Number.isSafeInteger(byteSize))
        throw await refusal('GET', response);
      const stream = Readable.from(response.body);
      stream.once('close', () => ending.abort());
      return { byteSize, stream };
    },
    async remove(key) {
      const { response } = await ask('DELETE', key, {}, answerTimeoutMs);
      // An absent key answers 204 as well; 404 is an absent bucket.
      if (!response.ok) throw await refusal('DELETE', response);
      await response.body?.cancel();
    },
    // The storage has no end that it tells of.
    freeBytes: async () => Number.POSITIVE_INFINITY,
  };
}

function objectUrl({ endpoint, bucket, isPathStyle }: S3Settings, key: string): string {
  const url = new URL(endpoint);
  const path = isPathStyle ? `${bucket}/${assertFileKey(key)}` : assertFileKey(key);
  if (!isPathStyle) url.hostname = `${bucket}.${url.hostname}`;
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  return url.href;
}

/** NOTE: a bucket that is not there answers 404 as well; that is no absent file, and nobody may take it for one. */
async function absent(response: Response): Promise<null> {
  const text = await response.text();
  if (text.includes('NoSuchBucket')) throw unavailable('GET: NoSuchBucket');
  return null;
}

async function refusal(method: string, response: Response): Promise<Problem> {
  const text = await response.text();
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text)?.[1] ?? '';
  return unavailable(`${method}: ${response.status} ${code}`);
}

/** The cause is for the log; the person is told to come again. */
function unavailable(cause: string): Problem {
  const problem = new Problem(fileProblems.storeUnavailable);
  problem.cause = new Error(`The file storage did not do as asked: ${cause}`);
  return problem;
}
