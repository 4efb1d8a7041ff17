import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import type { TestCaller } from '#kernel/testing/hub.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/* Masks with a real recorder: what is covered leaves it in no way for who may not lift it, whatever a browser asks. */

let site: RecordedSchool;
const leftHalf = [
  [0, 0],
  [500, 0],
  [500, 1000],
  [0, 1000],
];

beforeAll(async () => {
  site = await openRecordedSchool();
}, 120_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

async function give(rights: readonly string[]): Promise<string> {
  const { body } = await site.teacher.send('POST', '/api/v1/video/grants', {
    ownerOrganisationId: site.school,
    holderOrganisationId: site.police,
    purpose: 'public-order',
    basis: 'Соглашение № 7',
    rights,
  });
  return body.id;
}

async function revoke(id: string): Promise<void> {
  await site.teacher.send('POST', `/api/v1/video/grants/${id}/revocation`, { reason: 'проверка окончена' });
}

async function cover(caller: TestCaller, changes: object = {}, cameraId = site.cameraId) {
  const mask = { points: leftHalf, reason: 'окна жилого дома', ...changes };
  return await caller.send('POST', `/api/v1/video/cameras/${cameraId}/masks`, mask);
}

async function uncover(maskId: string): Promise<void> {
  const path = `/api/v1/video/cameras/${site.cameraId}/masks/${maskId}/removal`;
  await site.teacher.send('POST', path, { reason: 'проверка окончена' });
}

/** How far points of the left and of the right half differ among themselves, and how bright they are. */
async function halvesOf(answer: Response) {
  const image = sharp(Buffer.from(await answer.arrayBuffer()));
  const { width, height } = await image.metadata();
  const half = Math.floor(width / 2) - 8;
  const statsOf = async (left: number) => {
    const { data } = await image
      .clone()
      .extract({ left, top: 0, width: half, height })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { least: Math.min(...data), most: Math.max(...data) };
  };
  return { left: await statsOf(0), right: await statsOf(width - half) };
}

test('a mask cuts running streams, and leaves nothing but covered pictures to who may not lift it', async () => {
  const { officer, teacher, cameraId } = site;
  const grantId = await give(['live', 'review', 'export']);
  const before = await site.exchange(officer, await site.open(officer, 'live'));
  const cut = site.watch(officer, before.token);
  await waitUntil(() => cut.pictures.length > 0, 10_000);
  const coveredAtMs = performance.now();
  const { body } = await cover(teacher);
  await waitUntil(() => cut.closeCode !== undefined, 8_000);
  const tookMs = performance.now() - coveredAtMs;

  const live = (await site.exchange(officer, await site.open(officer, 'live'))).token;
  const review = (await site.exchange(officer, await site.open(officer, 'review', 'розыск'))).token;
  const taking = (await site.exchange(officer, await site.open(officer, 'export', 'розыск'))).token;
  const now = Date.now();
  const span = `from=${new Date(now - 20_000).toISOString()}&to=${new Date(now).toISOString()}`;
  const at = new Date(now - 3_000).toISOString();
  const film = [
    await site.ask(officer, review, `/v1/cameras/${cameraId}/hls/index.m3u8?${span}`),
    await site.ask(officer, taking, '/v1/exports', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-veche-client': 'test' },
      body: JSON.stringify({
        cameraIds: [cameraId],
        from: new Date(now - 5_000).toISOString(),
        to: at,
        purpose: 'розыск',
      }),
    }),
  ];
  const codes = await Promise.all(film.map(async (answer) => (await answer.json()).code));
  const late = site.watch(officer, live);
  await waitUntil(() => late.closeCode !== undefined, 8_000);
  const pictures = [
    await halvesOf(await site.ask(officer, live, `/v1/cameras/${cameraId}/snapshot.jpg`)),
    await halvesOf(await site.ask(officer, review, `/v1/cameras/${cameraId}/frame.jpg?at=${at}`)),
  ];
  const own = (await site.exchange(teacher, await site.open(teacher, 'live'))).token;
  const plain = await halvesOf(await site.ask(teacher, own, `/v1/cameras/${cameraId}/snapshot.jpg`));
  const card = await officer.get(`/api/v1/video/cameras/${cameraId}`);
  await uncover(body.maskId);
  await revoke(grantId);

  expect(tookMs).toBeLessThan(5_000);
  expect(codes).toEqual(['masked', 'masked']);
  expect(late.pictures).toEqual([]);
  // NOTE: the drawn scene has white letters in its left half.
  for (const { left, right } of pictures) {
    expect(left.most - left.least).toBeLessThan(12);
    expect(right.most - right.least).toBeGreaterThan(30);
  }
  expect(plain.left.most - plain.left.least).toBeGreaterThan(100);
  expect(card.body.isMasked).toEqual({ live: true, footage: true });
}, 60_000);

test('with the right to lift masks, and after a mask was removed, the film is shown', async () => {
  const { officer, teacher } = site;
  const { body } = await cover(teacher);
  const watch = async (): Promise<number> => {
    const client = site.watch(
      officer,
      (await site.exchange(officer, await site.open(officer, 'live'))).token,
    );
    await waitUntil(() => client.pictures.length > 0 || client.closeCode !== undefined, 10_000);
    client.close();
    return client.pictures.length;
  };
  const lifting = await give(['live', 'unmask']);
  const lifted = await watch();
  await revoke(lifting);
  const grantId = await give(['live']);
  const covered = await watch();
  await uncover(body.maskId);
  const after = await watch();
  await revoke(grantId);

  expect(lifted).toBeGreaterThan(0);
  expect(covered).toBe(0);
  expect(after).toBeGreaterThan(0);
}, 60_000);

test('a mask whose sides cross is refused, and only the owner covers', async () => {
  const crossed = [leftHalf[0], leftHalf[2], leftHalf[1], leftHalf[3]];
  const stranger = await site.town.signIn({
    roleId: 'school',
    organisationId: await site.town.addOrganisation('Больница', 'hospital'),
  });
  const codeOf = async (caller: TestCaller, changes: object, cameraId?: string) =>
    (await cover(caller, changes, cameraId)).body.code;
  const path = (id: string): string => `/api/v1/video/cameras/${id}/masks`;

  expect(await codeOf(site.teacher, { points: crossed })).toBe('video.mask-crossed');
  expect(await codeOf(stranger, {})).toBe(await codeOf(stranger, {}, newId()));
  expect((await stranger.get(path(site.cameraId))).body.code).toBe('video.camera-not-found');
  expect(await codeOf(site.admin, {})).toBe('video.camera-not-found');
});
