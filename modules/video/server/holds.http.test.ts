import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { fetchFrame, holdItem } from './evidence/evidence-jobs.ts';
import { askHoldsAgain } from './holds/ask-holds-again.jobs.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

interface Hold {
  readonly holdId: string;
  readonly reason: string;
}

const minuteMs = 60_000;
const picture = Buffer.from('the picture');
let askedWith = '';
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
    if (request.url?.includes('/frame.jpg')) {
      askedWith = request.headers.authorization ?? '';
      return response.end(picture);
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

/** What is asked of recorders again, by now. */
async function askedAgain(): Promise<{ queue: string; item: string }[]> {
  const { database } = town.hub;
  await database.executeSql(`delete from jobs.request`, []);
  await run(askHoldsAgain, {});
  const sql = `select queue, input->>'itemId' as item from jobs.request`;
  return (await database.executeSql(sql, [])).rows as { queue: string; item: string }[];
}

const tell = async () =>
  await town.hub.database.executeSql(`update video.recorder set told_at = $2 where id = $1`, [
    recorderId,
    town.clock.now(),
  ]);

test('what was to be held while its recorder was away is asked for again when it is back', async () => {
  const { itemId } = await addClip();
  const asked = async () => (await askedAgain()).map(({ item }) => item);
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

test('a picture that never came is asked for again, covered as it was for who asked for it', async () => {
  const { caseId, itemId: clipId } = await addClip();
  await run(holdItem, { itemId: clipId });
  const { database } = town.hub;
  const { clock } = town;
  const at = new Date(clock.now().getTime() - 30 * minuteMs).toISOString();
  const asked = { cameraId: camera, title: 'Лицо', reason: 'заявление о краже', at };
  const { itemId } = (await people.teacher.send('POST', `/api/v1/video/cases/${caseId}/frames`, asked)).body;
  const masks = [
    {
      points: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
      fromUs: null,
      toUs: null,
    },
  ];
  await database.executeSql('update video.evidence_item set masks = $2::jsonb where id = $1', [
    itemId,
    JSON.stringify(masks),
  ]);
  fault = { status: 500, times: 1 };
  await expect(run(fetchFrame, { itemId })).rejects.toThrow();
  clock.advance(30 * minuteMs);
  await tell();

  expect(await askedAgain()).toEqual([{ queue: fetchFrame.id, item: itemId }]);
  await run(fetchFrame, { itemId });
  const { body } = await people.teacher.get(`/api/v1/video/cases/${caseId}`);
  expect(body.items[1]).toMatchObject({ id: itemId, state: 'kept', sizeBytes: picture.length });
  expect(JSON.stringify(body.items)).not.toContain('points');
  expect(Buffer.from(askedWith.split('.').at(-2) ?? '', 'base64url').toString()).toContain(
    JSON.stringify(masks[0]?.points),
  );
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
