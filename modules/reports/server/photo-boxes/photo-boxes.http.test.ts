import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { drawCoveredPhoto } from './photo-box.jobs.ts';

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;
let controller: TestCaller;
let executor: TestCaller;

const leftHalf = { x: 0, y: 0, width: 0.5, height: 1 };

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const organisationId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  controller = await town.signIn({ roleId: 'controller' });
  executor = await town.signIn({ roleId: 'executor', organisationId });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function uploadPhoto() {
  const picture = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#d02020' } })
    .jpeg()
    .toBuffer();
  return await createSystemContext(town.hub, { id: 'reports.test' }).stagePicture(picture);
}

async function publishWithPhoto(): Promise<{ number: number; fileId: string }> {
  const photo = await uploadPhoto();
  const report = { text: 'Машина во дворе', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { body } = await resident.send('POST', '/api/v1/reports', { ...report, photos: [photo] });
  await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, { version: 1 });
  return { number: body.number, fileId: photo.id };
}

const cover = async (number: number, fileId: string, by = moderator, boxes: unknown = [leftHalf]) =>
  await by.send('POST', `/api/v1/reports/${number}/photos/${fileId}/boxes`, {
    boxes,
    reason: 'Номер машины',
  });

async function draw(id: string): Promise<void> {
  const { id: jobId, run } = drawCoveredPhoto as unknown as Job;
  await run(createSystemContext(town.hub, { id: jobId }), { id } as never, new AbortController().signal);
}

async function fetchFile(url: string, by: TestCaller) {
  const headers = { 'x-veche-client': 'test', ...(by.cookie ? { cookie: by.cookie } : {}) };
  return await town.app.inject({ url, headers });
}

const photosOf = async (number: number, by = town.anonymous) =>
  (await by.get(`/api/v1/reports/${number}`)).body.photos;

async function colourAt(bytes: Buffer, x: number): Promise<number> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(info.height / 2) * info.width + Math.floor(x * info.width)) * info.channels;
  return data[at] ?? -1;
}

test('a covered photo is out of everybody’s sight at once, thumbnail too, and the new one shows no covered part', async () => {
  const { number, fileId } = await publishWithPhoto();
  const { status, body } = await cover(number, fileId);
  expect(status).toBe(200);
  for (const variant of ['full', 'thumbnail'])
    for (const by of [town.anonymous, resident, moderator, executor])
      expect((await fetchFile(`/files/${fileId}/${variant}`, by)).statusCode).toBe(404);
  expect(await photosOf(number)).toEqual([]);

  await draw(body.id);
  const [photo] = await photosOf(number);
  expect(photo.id).not.toBe(fileId);
  for (const url of [photo.fullUrl, photo.thumbnailUrl]) {
    const { statusCode, rawPayload } = await fetchFile(url, town.anonymous);
    expect(statusCode).toBe(200);
    expect(await colourAt(rawPayload, 0.25)).toBeLessThan(90);
    expect(await colourAt(rawPayload, 0.75)).toBeGreaterThan(170);
  }
});

test('the original opens only with the right and a reason, and the look is put on record', async () => {
  const { number, fileId } = await publishWithPhoto();
  const { body } = await cover(number, fileId);
  const url = `/api/v1/reports/covered-photos/${body.id}/original`;
  const withReason = `${url}?reason=${encodeURIComponent('Запрос полиции')}`;
  for (const by of [moderator, resident, executor]) expect((await by.get(withReason)).status).toBe(403);
  expect((await town.anonymous.get(withReason)).status).toBe(401);
  expect((await controller.get(url)).status).toBe(400);

  const opened = await fetchFile(withReason, controller);
  expect(opened.statusCode).toBe(200);
  expect(await colourAt(opened.rawPayload, 0.25)).toBeGreaterThan(170);
  const { rows } = await town.hub.database.executeSql(
    `select actor_person_id, reason from audit.entry where route_id = 'reports.openOriginal' and reason is not null`,
    [],
  );
  expect(rows).toEqual([{ actor_person_id: controller.personId, reason: 'Запрос полиции' }]);
});

test('only a moderator covers, only photos of that report, and boxes must lie in the picture', async () => {
  const { number, fileId } = await publishWithPhoto();
  const other = await publishWithPhoto();
  for (const by of [resident, executor]) expect((await cover(number, fileId, by)).status).toBe(403);
  expect((await cover(number, other.fileId)).body.code).toBe('reports.photo-not-found');
  expect((await cover(number, fileId, moderator, [])).status).toBe(400);
  expect((await cover(number, fileId, moderator, [{ ...leftHalf, x: 1.5 }])).status).toBe(400);
  expect((await photosOf(number)).length).toBe(1);
});

test('of two moderators at once one covers; a job run twice leaves one picture', async () => {
  const { number, fileId } = await publishWithPhoto();
  const answers = await Promise.all([cover(number, fileId), cover(number, fileId)]);
  expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 404]);
  const id = answers.find(({ status }) => status === 200)?.body.id;
  await draw(id);
  await draw(id);
  expect((await photosOf(number)).length).toBe(1);
});
