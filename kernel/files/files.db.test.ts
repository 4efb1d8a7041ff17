import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#kernel/access/actor.ts';
import { createManualClock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { openTestDatabase, truncateAll } from '#kernel/testing/database.ts';
import { defineFileAccess } from './access.ts';
import { uploadedPicture } from './contract/file.ts';
import type { UploadedPicture } from './contract/file.ts';
import { createDiskStore } from './disk-store.ts';
import {
  attachFiles,
  describeFiles,
  describeFilesOf,
  discardFiles,
  fileKey,
  readFileEvidence,
  sweepStagedFiles,
} from './files.ts';
import { filesMigrations } from './migrations.ts';
import { uploadPermission } from './permissions.ts';
import { registerFileRoutes } from './routes.ts';
import type { FileStore } from './store.ts';

const clock = createManualClock(new Date('2026-11-21T10:00:00Z'));
const anna = newId();
const boris = newId();
const openReport = newId();
const hiddenReport = newId();
const uploads: string[] = [];

let database: Database;
let store: FileStore;
let folder: string;
let app: FastifyInstance;
let address: string;
let photo: Buffer;

beforeAll(async () => {
  database = await openTestDatabase([{ schema: 'files', migrations: filesMigrations }]);
  folder = await mkdtemp(path.join(tmpdir(), 'veche-files-'));
  store = createDiskStore(folder);
  app = fastify();
  app.setErrorHandler(async (error, _request, reply) => {
    if (!(error instanceof Problem)) throw error;
    await reply.status(error.declaration.status).send({ code: error.declaration.code, values: error.values });
  });
  registerFileRoutes(app, {
    database,
    store,
    clock,
    resolveActor: async ({ headers }) => actorOf(headers['x-person']?.toString(), heldPermissions),
    fileAccess: [defineFileAccess('reports.report', async (_context, reportId) => reportId === openReport)],
    recordAudit: async (_db, { subject }) => void uploads.push(subject.id),
  });
  address = await app.listen({ host: '127.0.0.1', port: 0 });
  photo = await sharp({ create: { width: 600, height: 400, channels: 3, background: 'teal' } })
    .withExif({ IFD2: { DateTimeOriginal: '2026:05:01 18:30:15' } })
    .jpeg()
    .toBuffer();
}, 240_000);

afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  await truncateAll(database);
  clock.advance(3_600_000);
});

const everyone = { roleId: 'public', organisationId: null, areaId: null };
let heldPermissions: ReadonlySet<string> = new Set([uploadPermission]);

function actorOf(
  personId: string | undefined,
  permissions: ReadonlySet<string> = new Set([uploadPermission]),
): Actor {
  return {
    kind: personId ? 'person' : 'anonymous',
    personId: personId ?? null,
    sessionId: null,
    locale: 'ru',
    grants: [{ ...everyone, permissions }],
  };
}

async function send(
  bytes: Uint8Array,
  options: { personId?: string; field?: string } = {},
): Promise<Response> {
  const form = new FormData();
  form.append(options.field ?? 'file', new Blob([Buffer.from(bytes)], { type: 'image/jpeg' }), 'фото.jpg');
  const headers: Record<string, string> = options.personId ? { 'x-person': options.personId } : {};
  return await fetch(`${address}/api/v1/files/pictures`, { method: 'POST', body: form, headers });
}

async function upload(personId?: string): Promise<UploadedPicture> {
  const response = await send(photo, personId ? { personId } : {});
  expect(response.status).toBe(201);
  return uploadedPicture.parse(await response.json());
}

async function attach(files: { id: string; claim?: string }[], personId?: string, subjectId = openReport) {
  const actor = actorOf(personId);
  await database.transaction((db) =>
    attachFiles(db, { files, actor, subjectType: 'reports.report', subjectId }),
  );
}

async function codeOf(response: Response): Promise<string> {
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'code' in body
    ? `${response.status} ${String(body.code)}`
    : 'none';
}

test('where everyone has lost the right to send pictures, no body is read', async () => {
  heldPermissions = new Set();
  expect(await codeOf(await send(photo))).toBe('401 http.sign-in-required');
  expect(await codeOf(await send(photo, { personId: anna }))).toBe('403 http.forbidden');
  heldPermissions = new Set([uploadPermission]);
});

test('an uploaded photo is described, audited, and keeps its evidence apart', async () => {
  const picture = await upload(anna);

  expect(await describeFiles(database.handle, [newId(), picture.id])).toEqual([
    {
      id: picture.id,
      mediaType: 'image/jpeg',
      widthPx: 600,
      heightPx: 400,
      fullUrl: `/files/${picture.id}/full`,
      thumbnailUrl: `/files/${picture.id}/thumbnail`,
    },
  ]);
  expect(uploads.at(-1)).toBe(picture.id);
  expect((await readFileEvidence(database.handle, picture.id))?.evidence.takenAt).toBe('2026-05-01T18:30:15');
});

test('attached photos are described in the order they were told', async () => {
  const [first, second] = [await upload(anna), await upload(anna)];
  await attach([second, first], anna);

  const views = await describeFilesOf(database.handle, 'reports.report', [openReport, hiddenReport]);

  expect(views.get(openReport)?.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(views.has(hiddenReport)).toBe(false);
});

test('an anonymous upload is attached by its claim', async () => {
  const { id, claim } = await upload();

  await expect(attach([{ id }])).rejects.toThrow('files.file-not-found');
  await expect(attach([{ id, claim: 'guessed' }])).rejects.toThrow('files.file-not-found');
  await attach([{ id, claim }]);
});

test("another person's staged file cannot be attached, and nothing of the set is", async () => {
  const [mine, foreign] = [await upload(boris), await upload(anna)];

  await expect(attach([{ id: mine.id }, { id: foreign.id }], boris)).rejects.toThrow('files.file-not-found');

  await attach([{ id: mine.id }], boris);
});

test('a file is attached once', async () => {
  const { id, claim } = await upload(anna);
  await attach([{ id }], anna);
  await expect(attach([{ id, claim }], anna, newId())).rejects.toThrow('files.file-not-found');
});

test('a staged file is shown to its owner or for its claim only', async () => {
  const { id, claim, thumbnailUrl } = await upload(anna);
  const status = async (headers: Record<string, string>) =>
    (await fetch(address + thumbnailUrl, { headers })).status;

  expect(await status({ 'x-person': anna })).toBe(200);
  expect(await status({ 'x-veche-file-claim': claim })).toBe(200);
  expect(await status({ 'x-person': boris })).toBe(404);
  expect(await status({})).toBe(404);
  expect((await fetch(`${address}/files/${id}/original`)).status).toBe(404);
});

test('an attached file is shown to whom its module lets, and looks absent to the rest', async () => {
  const [shown, hidden] = [await upload(anna), await upload(anna)];
  await attach([shown], anna);
  await attach([hidden], anna, hiddenReport);

  expect((await fetch(address + shown.fullUrl)).status).toBe(200);
  expect(await codeOf(await fetch(address + hidden.fullUrl, { headers: { 'x-person': anna } }))).toBe(
    '404 files.file-not-found',
  );
});

test('a served file carries no rights and is kept by this browser only', async () => {
  const picture = await upload(anna);
  await attach([picture], anna);

  const { headers } = await fetch(address + picture.fullUrl);

  expect(headers.get('content-type')).toBe('image/jpeg');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  expect(headers.get('content-disposition')).toBe(`inline; filename="${picture.id}-full.jpg"`);
});

test('a picture the browser has already is not sent again', async () => {
  const picture = await upload(anna);
  await attach([picture], anna);
  const { headers } = await fetch(address + picture.fullUrl);

  const again = await fetch(address + picture.fullUrl, {
    headers: { 'if-none-match': headers.get('etag') ?? '' },
  });

  expect(again.status).toBe(304);
});

test('a photo of 20 MB is refused with the limit', async () => {
  const response = await send(Buffer.alloc(20 * 1024 * 1024, 0xff));
  expect(await response.json()).toEqual({ code: 'files.too-large', values: { maximumMegabytes: 15 } });
});

test('a body that hides its length is cut at the limit', async () => {
  const border = 'border';
  async function* body() {
    yield Buffer.from(`--${border}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n`);
    for (let at = 0; at < 20; at += 1) yield Buffer.alloc(1024 * 1024);
    yield Buffer.from(`\r\n--${border}--\r\n`);
  }
  const init = {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${border}` },
    body: Readable.toWeb(Readable.from(body())),
    duplex: 'half',
  };

  expect(await codeOf(await fetch(`${address}/api/v1/files/pictures`, init as unknown as RequestInit))).toBe(
    '413 files.too-large',
  );
});

test.each([
  ['a text called .jpg', () => send(Buffer.from('not a photo')), '415 files.unsupported-type'],
  ['a file in another field', () => send(photo, { field: 'photo' }), '400 files.file-missing'],
  ['an empty file', () => send(Buffer.alloc(0)), '400 files.file-missing'],
  [
    'a body without an end',
    () =>
      fetch(`${address}/api/v1/files/pictures`, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
        body: '--b\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\n\r\nhalf a pho',
      }),
    '400 files.interrupted',
  ],
  [
    'a form without a file',
    () => {
      const form = new FormData();
      form.append('file', 'text');
      return fetch(`${address}/api/v1/files/pictures`, { method: 'POST', body: form });
    },
    '400 files.file-missing',
  ],
  [
    'JSON',
    () =>
      fetch(`${address}/api/v1/files/pictures`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }),
    '415 http.unsupported-type',
  ],
])('%s is answered clearly', async (_name, ask, expected) => {
  expect(await codeOf(await ask())).toBe(expected);
});

test('after sixty uploads in ten minutes a person is asked to wait', async () => {
  const carla = newId();
  const answers: Response[] = [];
  for (let at = 0; at < 61; at += 1) answers.push(await send(Buffer.from('x'), { personId: carla }));

  expect(answers[59]?.status).toBe(415);
  expect(answers[60]?.status).toBe(429);
  expect(Number(answers[60]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('a full disk is answered as such, and the upload leaves nothing to attach', async () => {
  const full = fastify();
  full.setErrorHandler(async (error, _request, reply) => {
    const code = error instanceof Problem ? error.declaration : { code: 'unexpected', status: 500 };
    await reply.status(code.status).send({ code: code.code });
  });
  registerFileRoutes(full, {
    database,
    store: createDiskStore(folder, { reserveBytes: Number.MAX_SAFE_INTEGER }),
    clock,
    resolveActor: async () => actorOf(anna),
    fileAccess: [],
    recordAudit: async () => {},
  });
  const form = new FormData();
  form.append('file', new Blob([Buffer.from(photo)]), 'a.jpg');
  const fullAddress = await full.listen({ host: '127.0.0.1', port: 0 });

  const response = await fetch(`${fullAddress}/api/v1/files/pictures`, { method: 'POST', body: form });
  await full.close();

  expect(await codeOf(response)).toBe('507 files.no-space');
  const { rows } = await database.executeSql('select state from files.file');
  expect(rows).toEqual([{ state: 'discarded' }]);
});

test('what nobody attached in a day is swept, bytes and row; what was attached stays', async () => {
  const [kept, forgotten] = [await upload(anna), await upload(anna)];
  await attach([kept], anna);
  clock.advance(24 * 3_600_000 + 1);
  const fresh = await upload(anna);

  expect(await sweepStagedFiles(database, store, clock)).toBe(1);

  expect(await store.get(fileKey(forgotten.id, 'full'))).toBeNull();
  const left = await describeFiles(database.handle, [kept.id, forgotten.id, fresh.id]);
  expect(left.map(({ id }) => id)).toEqual([kept.id, fresh.id]);
});

test('a discarded file is out of sight at once and swept later', async () => {
  const picture = await upload(anna);
  await attach([picture], anna);

  await discardFiles(database.handle, [picture.id]);

  expect((await fetch(address + picture.fullUrl)).status).toBe(404);
  expect(await sweepStagedFiles(database, store, clock)).toBe(1);
});
