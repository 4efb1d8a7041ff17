import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { holdItem } from './evidence/evidence-jobs.ts';
import { askHoldsAgain } from './recorders/ask-holds-again.jobs.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

interface Hold {
  readonly holdId: string;
  readonly reason: string;
}

const minuteMs = 60_000;
/** A recorder as far as holds go; the answer to the first one that is placed is lost on its way. */
const holds: Hold[] = [];
/** So many times it answers with this first. */
let fault = { status: 500, times: 0 };
const recorder = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.url === '/v1/signing-key') return response.end('{"fingerprint":"ab"}');
    if (fault.times > 0) {
      fault = { ...fault, times: fault.times - 1 };
      return response.writeHead(fault.status).end('{"code":"internal"}');
    }
    if (request.method === 'GET') return response.end(JSON.stringify({ holds }));
    const { from, to, ...body } = JSON.parse(Buffer.concat(parts).toString('utf8'));
    const hold = {
      ...body,
      holdId: newId(),
      fromUs: Date.parse(from) * 1_000,
      toUs: Date.parse(to) * 1_000,
    };
    holds.push(hold);
    if (holds.length === 1) return request.socket.destroy();
    return response.end(JSON.stringify(hold));
  });
});

let town: TestHub;
let people: VideoTown;
let recorderId: string;
let camera: string;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  recorderId = await addRecorder(town, people.school);
  await town.hub.database.executeSql(`update video.recorder set media_url = $2 where id = $1`, [
    recorderId,
    `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`,
  ]);
  const facts = cameraOf(people.school, { recorderId, streamUrl: 'rtsp://10.0.0.1/1' });
  camera = (await people.admin.send('POST', '/api/v1/video/cameras', facts)).body.id;
}, 120_000);

afterAll(async () => {
  recorder.close();
  await town[Symbol.asyncDispose]();
});

async function addClip(): Promise<{ caseId: string; itemId: string }> {
  const at = (minutes: number) => new Date(town.clock.now().getTime() + minutes * minuteMs).toISOString();
  const post = async (path: string, body: object) =>
    (await people.teacher.send('POST', `/api/v1/video/cases${path}`, body)).body;
  const words = { title: 'Кража велосипеда', basis: 'КУСП № 118' };
  const { id: caseId } = await post('', { organisationId: people.school, ...words });
  const span = { from: at(-30), to: at(-20), holdUntil: at(24 * 60) };
  const { itemId } = await post(`/${caseId}/clips`, {
    ...span,
    cameraId: camera,
    title: 'Вход',
    reason: 'к'.repeat(500),
  });
  return { caseId, itemId };
}

async function run(job: { readonly id: string; readonly run: unknown }, input: object): Promise<void> {
  const work = job.run as (...given: unknown[]) => Promise<void>;
  await work(createSystemContext(town.hub, { id: job.id }), input, AbortSignal.timeout(10_000));
}

test('a hub that never heard the answer finds its hold, and asks for no second one', async () => {
  const { caseId, itemId } = await addClip();
  await expect(run(holdItem, { itemId })).rejects.toThrow();
  await run(holdItem, { itemId });
  const { body } = await people.teacher.get(`/api/v1/video/cases/${caseId}`);

  expect(holds).toHaveLength(1);
  expect(holds[0]?.reason.length).toBeLessThanOrEqual(500);
  expect(body.items).toMatchObject([{ state: 'held' }]);
});

test('what was to be held while its recorder was away is asked for again when it is back', async () => {
  const { itemId } = await addClip();
  const { database } = town.hub;
  const asked = async () => {
    await database.executeSql(`delete from jobs.request`, []);
    await run(askHoldsAgain, {});
    const { rows } = await database.executeSql(
      `select queue, input->>'itemId' as item from jobs.request`,
      [],
    );
    return rows.map(({ item }) => item);
  };
  const tell = async () =>
    await database.executeSql(`update video.recorder set told_at = $2 where id = $1`, [
      recorderId,
      town.clock.now(),
    ]);
  await tell();
  const early = await asked();
  town.clock.advance(30 * minuteMs);
  const silent = await asked();
  await tell();

  expect([early, silent]).toEqual([[], []]);
  expect(await asked()).toEqual([itemId]);
  await run(holdItem, { itemId });
  expect(await asked()).toEqual([]);
});

test.each([
  [500, 'asked'],
  [429, 'asked'],
  [404, 'failed'],
])('a recorder that answers %s leaves a clip %s', async (status, state) => {
  const { caseId, itemId } = await addClip();
  fault = { status, times: 2 };
  await run(holdItem, { itemId }).catch(() => {});
  fault = { status, times: 0 };
  const { body } = await people.teacher.get(`/api/v1/video/cases/${caseId}`);

  expect(body.items).toMatchObject([{ state }]);
});
