import { afterAll, beforeAll, expect, test } from 'vitest';
import sharp from 'sharp';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { S3Server } from './s3-test-server.ts';
import { s3Key, startS3Server } from './s3-test-server.ts';

let storage: S3Server;
let town: TestHub;

beforeAll(async () => {
  storage = await startS3Server();
  const environment = {
    DATABASE_URL: 'postgres://localhost/not-asked',
    VECHE_S3_ENDPOINT: storage.endpoint,
    VECHE_S3_BUCKET: storage.bucket,
    VECHE_S3_KEY: s3Key.accessKey,
    VECHE_S3_SECRET: s3Key.secretKey,
    VECHE_S3_REGION: s3Key.region,
  };
  town = await openTestHub(new Date(), { environment });
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
  await storage[Symbol.asyncDispose]();
});

test("a person's picture lies in the bucket and comes from there", async () => {
  const person = await town.signIn();

  const { status, body } = await upload(person);
  const shown = await town.app.inject({ url: body.fullUrl, headers: { cookie: person.cookie ?? '' } });

  expect(status).toBe(201);
  expect(storage.objects.get(`${body.id}.full`)).toEqual(shown.rawPayload);
  expect(shown.headers['content-length']).toBe(String(shown.rawPayload.length));
});

test('while the storage fails, the person is told to come again, and no half picture stays', async () => {
  const person = await town.signIn();
  storage.failures.push(500, 500, 500);
  const kept = storage.objects.size;

  const answer = await upload(person);

  expect(answer).toMatchObject({ status: 503, body: { code: 'files.store-unavailable' } });
  expect(storage.objects.size).toBe(kept);
});

async function upload(person: TestCaller) {
  const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } });
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await picture.jpeg().toBuffer())]), 'photo.jpg');
  const request = new Request('http://town/', { method: 'POST', body: form });
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'x-veche-client': 'test',
      cookie: person.cookie ?? '',
      'content-type': request.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  return { status: answer.statusCode, body: answer.json() };
}
