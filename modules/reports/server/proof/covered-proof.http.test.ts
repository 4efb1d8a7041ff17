import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { drawCoveredPhoto } from '../photo-boxes/photo-box.jobs.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let resident: TestCaller;
let controller: TestCaller;
let executor: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const organisationId = await town.addOrganisation('Дороги');
  resident = await town.signIn();
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

/** Two halves with blobs of their own, so that a hash tells scenes apart. */
async function shoot(scene: number) {
  const blobs = Array.from({ length: 12 }, (_, at) => {
    const value = (scene * 7919 + at * 104_729) % 1000;
    return `<circle cx="${value % 640}" cy="${(value * 7) % 480}" r="${40 + (value % 90)}" fill="hsl(${value % 360} 60% ${20 + (value % 60)}%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${blobs.join('')}</svg>`;
  const bytes = await sharp(Buffer.from(svg)).blur(8).jpeg({ quality: 88 }).toBuffer();
  return await createSystemContext(town.hub, { id: 'reports.test' }).stagePicture(bytes);
}

async function answerWith(scene: number): Promise<{ number: number; fileId: string }> {
  const report = { text: 'Яма у дома', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  await controller.send('POST', `/api/v1/reports/${body.number}/publication`, { version: 1 });
  town.clock.advance(60_000);
  const photo = await shoot(scene);
  const answered = await executor.send('POST', `/api/v1/reports/${body.number}/answer`, {
    version: 2,
    text: 'Яма заделана',
    photos: [photo],
  });
  expect(answered.status).toBe(200);
  return { number: body.number, fileId: photo.id };
}

async function cover(number: number, fileId: string, by = controller) {
  const boxes = [{ x: 0, y: 0, width: 0.5, height: 1 }];
  return await by.send('POST', `/api/v1/reports/${number}/photos/${fileId}/boxes`, {
    boxes,
    reason: 'Лицо прохожего',
  });
}

async function draw(id: string): Promise<void> {
  const { id: jobId, run } = drawCoveredPhoto as unknown as Job;
  await run(createSystemContext(town.hub, { id: jobId }), { id } as never, new AbortController().signal);
}

const photosOf = async (number: number) =>
  (await town.anonymous.get(`/api/v1/reports/${number}`)).body.photos;
const suspicionOf = async (number: number) =>
  (await controller.get('/api/v1/reports/suspicious-answers')).body.answers.find(
    (answer: { number: number }) => answer.number === number,
  );
const fetchFile = async (url: string, by: TestCaller) =>
  await town.app.inject({ url, headers: { 'x-veche-client': 'test', cookie: by.cookie ?? '' } });

test('a covered proof stays a proof, and its original is out of everybody’s sight', async () => {
  const { number, fileId } = await answerWith(1);
  expect((await cover(number, fileId, executor)).status).toBe(403);
  const { body, status } = await cover(number, fileId);
  expect(status).toBe(200);
  expect(await photosOf(number)).toEqual([]);
  for (const by of [town.anonymous, executor, controller])
    expect((await fetchFile(`/files/${fileId}/full`, by)).statusCode).toBe(404);
  await draw(body.id);
  const [photo] = await photosOf(number);
  expect(photo).toMatchObject({ kind: 'proof' });
  expect(photo.id).not.toBe(fileId);
});

test('covering hides no suspicion: the controller sees the answer throughout and opens the original', async () => {
  await answerWith(2);
  const { number, fileId } = await answerWith(2);
  expect((await suspicionOf(number)).proofs[0]).toMatchObject({ fileId, coveredPhotoId: null });
  const { body } = await cover(number, fileId);
  expect((await suspicionOf(number)).proofs[0]).toMatchObject({ picture: null, coveredPhotoId: body.id });
  await draw(body.id);
  const [photo] = await photosOf(number);
  const [proof] = (await suspicionOf(number)).proofs;
  expect(proof).toMatchObject({ fileId, picture: { id: photo.id }, coveredPhotoId: body.id });
  expect(proof.suspicions.map(({ reason }: { reason: string }) => reason)).toContain('same-as-earlier-proof');

  const again = await cover(number, photo.id);
  await draw(again.body.id);
  const [twice] = await photosOf(number);
  expect((await suspicionOf(number)).proofs[0]).toMatchObject({
    picture: { id: twice.id },
    coveredPhotoId: body.id,
  });
  const reason = encodeURIComponent('Проверка доказательства');
  const url = `/api/v1/reports/covered-photos/${body.id}/original?reason=${reason}`;
  expect((await fetchFile(url, controller)).statusCode).toBe(200);
  expect((await fetchFile(url, executor)).statusCode).toBe(403);
});

test('a proof sent again is recognised although the first one was covered', async () => {
  const first = await answerWith(3);
  const { body } = await cover(first.number, first.fileId);
  await draw(body.id);
  const second = await answerWith(3);
  const [proof] = (await suspicionOf(second.number)).proofs;
  const [photo] = await photosOf(first.number);
  expect(proof.suspicions[0]).toMatchObject({
    reason: 'same-as-earlier-proof',
    other: { reportNumber: first.number, picture: { id: photo.id } },
  });
});
