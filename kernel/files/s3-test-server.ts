import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export const s3Key = { accessKey: 'AKIATOWN', secretKey: 'a secret of the town', region: 'eu-town-1' };

/** A storage on loopback that checks signatures and digests as S3 does, and fails when told to. */
export interface S3Server extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: string;
  readonly objects: Map<string, Buffer>;
  /** Answers the next requests, one each, instead of doing as asked. */
  readonly failures: number[];
  /** Changes what arrives, as a bad line would. */
  isCorrupting: boolean;
  isSilent: boolean;
}

export async function startS3Server(): Promise<S3Server> {
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const storage: S3Server = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: 'town-files',
    objects: new Map(),
    failures: [],
    isCorrupting: false,
    isSilent: false,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (storage.isSilent) return;
    if (storage.isCorrupting && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
    const failure = storage.failures.shift() ?? findFault(request, body);
    const answer = failure === undefined ? act(storage, request, body) : refuse(failure);
    response.writeHead(answer.status, { 'content-length': answer.body.length }).end(answer.body);
  }
  return storage;
}

function refuse(failure: number | string) {
  const [status, code] = typeof failure === 'number' ? [failure, 'Told'] : [403, failure];
  return { status, body: Buffer.from(`<Error><Code>${code}</Code></Error>`) };
}

function act(storage: S3Server, request: IncomingMessage, body: Buffer) {
  const [bucket, key = ''] = (request.url ?? '').slice(1).split('/');
  const none = Buffer.alloc(0);
  if (bucket !== storage.bucket)
    return { status: 404, body: Buffer.from('<Error><Code>NoSuchBucket</Code></Error>') };
  const found = storage.objects.get(key);
  if (request.method === 'GET')
    return found
      ? { status: 200, body: found }
      : { status: 404, body: Buffer.from('<Error><Code>NoSuchKey</Code></Error>') };
  if (request.method === 'PUT') storage.objects.set(key, body);
  else storage.objects.delete(key);
  return { status: request.method === 'PUT' ? 200 : 204, body: none };
}

function findFault(request: IncomingMessage, body: Buffer): string | undefined {
  const digest = String(request.headers['x-amz-content-sha256']);
  if (digest !== 'UNSIGNED-PAYLOAD' && digest !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const [, given] = /Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '') ?? [];
  const expected = signatureOf({
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    authorization: request.headers.authorization ?? '',
    secretKey: s3Key.secretKey,
  });
  return given === expected ? undefined : 'SignatureDoesNotMatch';
}

/** AWS Signature Version 4, for a request without a query: "Create a signed AWS API request" of the AWS IAM guide. */
export function signatureOf(request: {
  method: string;
  path: string;
  headers: Readonly<Record<string, unknown>>;
  authorization: string;
  secretKey: string;
}): string {
  const { headers, authorization } = request;
  const [, scope = ''] = /Credential=[^/]+\/([^,]+)/.exec(authorization) ?? [];
  const [, signedHeaders = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const lines = signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const digest = String(headers['x-amz-content-sha256']);
  const canonical = [request.method, request.path, '', lines.join(''), signedHeaders, digest].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${request.secretKey}`);
  return hmac(key, toSign).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
