import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readBootConfig } from '#kernel/config/boot.ts';
import { newId } from '#kernel/ids.ts';
import type { S3Server } from './s3-test-server.ts';
import { s3Key, signatureOf, startS3Server } from './s3-test-server.ts';
import { fileKey } from './files.ts';
import { createS3Store } from './s3-store.ts';
import type { S3Settings } from './s3-store.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(async () => await server[Symbol.asyncDispose]());
beforeEach(() => Object.assign(server, { isCorrupting: false, isSilent: false }));

function openStore(changes: Partial<S3Settings> = {}) {
  const { endpoint, bucket } = server;
  const timeouts = { putTimeoutMs: 300, answerTimeoutMs: 300 };
  return createS3Store({ endpoint, bucket, ...s3Key, isPathStyle: true, ...changes }, timeouts);
}

test('the stand-in signs as the published example of AWS does', () => {
  const signedHeaders = 'host;range;x-amz-content-sha256;x-amz-date';
  const signature = signatureOf({
    method: 'GET',
    path: '/test.txt',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
    },
    authorization: `Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders}`,
    secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  });
  expect(signature).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
});

test('what was put comes back byte by byte', async () => {
  const store = openStore();
  const key = fileKey(newId(), 'full');
  const bytes = Buffer.alloc(3 * 1024 * 1024, 'снимок');
  await store.put(key, bytes);

  const stored = await store.get(key);

  expect(stored?.byteSize).toBe(bytes.length);
  expect(stored && (await buffer(stored.stream)).equals(bytes)).toBe(true);
});

test('an absent key is null, and removing it is no error', async () => {
  const store = openStore();
  const key = fileKey(newId(), 'thumbnail');

  await store.remove(key);

  expect(await store.get(key)).toBeNull();
});

test('a removed key is absent', async () => {
  const store = openStore();
  const key = fileKey(newId(), 'full');
  await store.put(key, Buffer.from('picture'));

  await store.remove(key);

  expect(await store.get(key)).toBeNull();
  expect(server.objects.has(key)).toBe(false);
});

test.each(['../../etc/passwd', 'a/b', '', `${newId()}.full/../x`, `${newId()}`])(
  '%j is no key',
  async (key) => {
    await expect(openStore().get(key)).rejects.toThrow(TypeError);
  },
);

test('bytes that change on the way are refused and not kept', async () => {
  const key = fileKey(newId(), 'full');
  server.isCorrupting = true;

  await expect(openStore().put(key, Buffer.from('picture'))).rejects.toThrow('files.store-unavailable');

  expect(server.objects.has(key)).toBe(false);
});

test('a storage that stumbles once is asked again', async () => {
  const key = fileKey(newId(), 'full');
  server.failures.push(503);

  await openStore().put(key, Buffer.from('picture'));

  expect(server.objects.get(key)?.toString()).toBe('picture');
});

test.each([
  ['a wrong secret', { secretKey: 'guessed' }],
  ['a bucket that is not there', { bucket: 'another-town' }],
  ['a storage that is not there', { endpoint: 'http://127.0.0.1:1' }],
])('%s is a problem for put, get and remove alike', async (_fault, changes) => {
  const store = openStore(changes);
  const key = fileKey(newId(), 'full');

  const results = await Promise.allSettled([
    store.put(key, Buffer.from('x')),
    store.get(key),
    store.remove(key),
  ]);

  const messages = results.map((result) => (result.status === 'rejected' ? result.reason.message : 'done'));
  expect(messages).toEqual(Array.from({ length: 3 }, () => 'files.store-unavailable'));
});

test('a storage that says nothing is given up', async () => {
  server.isSilent = true;
  await expect(openStore().get(fileKey(newId(), 'full'))).rejects.toThrow('files.store-unavailable');
});

test('a town with a database server keeps its files in the bucket it is told of', () => {
  const { s3 } = readBootConfig({
    DATABASE_URL: 'postgres://localhost/town',
    VECHE_S3_ENDPOINT: 'https://s3.example.org',
    VECHE_S3_BUCKET: 'town-files',
    VECHE_S3_KEY: 'key',
    VECHE_S3_SECRET: 'secret',
  });
  expect(s3).toMatchObject({ bucket: 'town-files', region: 'us-east-1', isPathStyle: true });
});

test.each([
  [
    'half of the settings',
    { DATABASE_URL: 'postgres://localhost/town', VECHE_S3_BUCKET: 'town-files' },
    /go together/,
  ],
  [
    'the embedded database',
    {
      VECHE_S3_ENDPOINT: 'https://s3.example.org',
      VECHE_S3_BUCKET: 'town-files',
      VECHE_S3_KEY: 'key',
      VECHE_S3_SECRET: 'secret',
    },
    /set DATABASE_URL/,
  ],
])('a bucket with %s is refused at start', (_fault, environment, message) => {
  expect(() => readBootConfig(environment)).toThrow(message);
});
