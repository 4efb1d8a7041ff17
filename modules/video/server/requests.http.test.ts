import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

let town: TestHub;
let people: VideoTown;
let resident: TestCaller;
let entrance: string;
let yard: string;
let foreign: string;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  resident = await town.signIn();
  const recorderId = await addRecorder(town, people.school);
  entrance = await enter(cameraOf(people.school, { recorderId, streamUrl: 'rtsp://10.0.0.1/1' }));
  yard = await enter(
    cameraOf(people.school, {
      name: 'Двор',
      bearingDegrees: 270,
      recorderId,
      streamUrl: 'rtsp://10.0.0.1/2',
    }),
  );
  foreign = await enter(cameraOf(people.hospital, { recorderId, streamUrl: 'rtsp://10.0.0.1/3' }));
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function enter(camera: object): Promise<string> {
  return (await people.admin.send('POST', '/api/v1/video/cameras', camera)).body.id;
}

function ago(minutes: number): string {
  return new Date(town.clock.now().getTime() - minutes * minuteMs).toISOString();
}

function ahead(days: number): string {
  return new Date(town.clock.now().getTime() + days * dayMs).toISOString();
}

async function ask(caller: TestCaller, changes: object = {}) {
  return await caller.send('POST', '/api/v1/video/requests', {
    ownerOrganisationId: people.school,
    lng: 33.3003,
    lat: 54.15,
    place: 'у входа в школу',
    from: ago(60),
    to: ago(40),
    reason: 'украден велосипед у входа',
    identity: 'паспорт, 4321',
    ...changes,
  });
}

async function askOfficially(): Promise<string> {
  const { body } = await ask(people.officer, { onBehalfOf: people.police, identity: null });
  return body.id;
}

async function approve(caller: TestCaller, id: string, changes: object = {}) {
  return await caller.send('POST', `/api/v1/video/requests/${id}/approval`, {
    cameraIds: [entrance],
    from: ago(55),
    to: ago(45),
    mayDownload: false,
    linkUntil: ahead(1),
    ...changes,
  });
}

async function openFootage(caller: TestCaller, id: string, isDownload = false) {
  return await caller.send('POST', `/api/v1/video/requests/${id}/footage`, { isDownload });
}

test('the owner sees who asks and the cameras that could have seen it, the best view first', async () => {
  const id = await askOfficially();
  const { body } = await people.teacher.get('/api/v1/video/requests');
  const suggested = await people.teacher.get(`/api/v1/video/requests/${id}/cameras`);

  expect(body.requests[0]).toMatchObject({
    id,
    requesterName: 'Отдел полиции',
    state: 'asked',
    isCitizen: false,
  });
  expect(suggested.body.cameras.map((camera: { id: string }) => camera.id)).toEqual([entrance, yard]);
  expect(suggested.body.cameras[1].pixelsPerMetre).toBeNull();
});

test('a citizen proves who asks, and nobody asks in the name of an organisation they do not work for', async () => {
  const official = { onBehalfOf: people.police };

  expect((await ask(resident, { identity: null })).body.code).toBe('video.identity-missing');
  expect((await ask(resident, official)).body.code).toBe('video.owner-unknown');
  expect((await ask(people.doctor, official)).body.code).toBe('video.owner-unknown');
  expect((await ask(resident)).status).toBe(200);
});

test.each([
  ['the wrong way round', 40, 60],
  ['longer than four hours', 400, 40],
  ['still to come', 10, -10],
])('a span that is %s cannot be asked for', async (_what, from, to) => {
  expect((await ask(resident, { from: ago(from), to: ago(to) })).body.code).toBe('video.span-impossible');
});

test('what was approved opens for the asker within its bounds, and the first opening is the receipt', async () => {
  const id = await askOfficially();
  const approval = await approve(people.teacher, id);
  const opened = await openFootage(people.officer, id);
  const download = await openFootage(people.officer, id, true);
  const { body } = await people.teacher.get('/api/v1/video/requests');

  expect(approval.status).toBe(200);
  expect(opened.body.clips).toMatchObject([{ cameraId: entrance, from: ago(55), to: ago(45) }]);
  expect(download.body.code).toBe('video.link-over');
  expect(body.requests[0]).toMatchObject({ state: 'approved', receivedAt: town.clock.now().toISOString() });
});

test('nothing of a request is told to who neither asked nor owns', async () => {
  const id = await askOfficially();
  await approve(people.teacher, id);
  const absent = newId();
  const strangers = [people.doctor, resident];
  const told = async (caller: TestCaller, asked: string) => [
    (await openFootage(caller, asked)).body.code,
    (await caller.send('POST', `/api/v1/video/requests/${asked}/outcome`, { outcome: 'solved' })).body.code,
    (await caller.get(`/api/v1/video/requests/${asked}/cameras`)).body.code,
    (await approve(caller, asked)).body.code,
  ];

  for (const caller of strangers) expect(await told(caller, id)).toEqual(await told(caller, absent));
  expect((await people.doctor.get('/api/v1/video/requests')).body.requests).toEqual([]);
  expect((await openFootage(people.teacher, id)).body.code).toBe('video.request-not-found');
});

test('an owner gives only the own cameras, within what was asked, for a month at most, and decides once', async () => {
  const id = await askOfficially();

  expect((await approve(people.teacher, id, { cameraIds: [foreign] })).body.code).toBe(
    'video.camera-not-found',
  );
  expect((await approve(people.teacher, id, { from: ago(61) })).body.code).toBe('video.span-impossible');
  expect((await approve(people.teacher, id, { linkUntil: ahead(31) })).body.code).toBe(
    'video.link-term-impossible',
  );
  expect((await approve(people.doctor, id)).body.code).toBe('video.request-not-found');
  expect((await approve(people.teacher, id)).status).toBe(200);
  expect((await approve(people.teacher, id)).body.code).toBe('video.request-decided');
});

test('footage older than a camera keeps is not promised', async () => {
  const old = { from: ago(40 * 24 * 60), to: ago(40 * 24 * 60 - 20) };
  const { body } = await ask(people.officer, { ...old, onBehalfOf: people.police, identity: null });

  expect((await approve(people.teacher, body.id, old)).body.code).toBe('video.footage-gone');
});

test('a request is closed with its outcome only, by who asked', async () => {
  const id = await askOfficially();
  const early = await people.officer.send('POST', `/api/v1/video/requests/${id}/outcome`, {
    outcome: 'solved',
  });
  await approve(people.teacher, id);
  const closed = await people.officer.send('POST', `/api/v1/video/requests/${id}/outcome`, {
    outcome: 'solved',
  });
  const { body } = await town.anonymous.get('/api/v1/video/request-figures');

  expect([early.body.code, closed.status]).toEqual(['video.request-not-found', 200]);
  expect(body.solved).toBe(1);
});

test('after its end, or when the owner ends it, a link opens nothing', async () => {
  const [ended, withdrawn] = [await askOfficially(), await askOfficially()];
  await approve(people.teacher, ended);
  await approve(people.teacher, withdrawn);
  await people.teacher.send('POST', `/api/v1/video/requests/${withdrawn}/withdrawal`, {
    reason: 'дана по ошибке',
  });
  const afterWithdrawal = await openFootage(people.officer, withdrawn);
  town.clock.advance(dayMs);

  expect(afterWithdrawal.body.code).toBe('video.link-over');
  expect((await openFootage(people.officer, ended)).body.code).toBe('video.link-over');
});
