import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { fetchFrame, holdItem, releaseEvidence, releaseSpentEvidence } from './evidence/evidence-jobs.ts';
import { askHoldsAgain } from './holds/ask-holds-again.jobs.ts';
import { holdClip, releaseClip, releaseSpentClips } from './requests/holds.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

/** A clip that lies with two recorders: one stood in for the other. Of both there is as much here as holds and pictures take. */
interface FakeRecorder {
  id: string;
  does: 'answer' | 'refuse' | 'break-off';
  readonly key: string;
  readonly holds: { readonly holdId: string; readonly reason: string }[];
  readonly server: Server;
}

const minuteMs = 60_000;
let town: TestHub;
let people: VideoTown;
let own: FakeRecorder;
let standIn: FakeRecorder;
let camera: string;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
}, 120_000);

afterAll(async () => {
  for (const { server } of [own, standIn]) server.close();
  await town[Symbol.asyncDispose]();
});

beforeEach(async () => {
  own = await openRecorder('ab');
  standIn = await openRecorder('cd');
  const facts = cameraOf(people.school, { recorderId: own.id, streamUrl: `rtsp://10.0.0.1/${newId()}` });
  camera = (await people.admin.send('POST', '/api/v1/video/cameras', facts)).body.id;
  const takeover = newId();
  const taken = [takeover, own.id, standIn.id, ago(40), ago(10)];
  await sqlOf(
    `insert into video.takeover (id, recorder_id, stand_in_id, cause, begun_at, ended_at)
     values ($1, $2, $3, 'silent', $4, $5)`,
    taken,
  );
  await sqlOf(
    `insert into video.taken_camera (takeover_id, camera_id, stand_in_id, from_at, to_at)
     values ($1, $2, $3, $4, $5)`,
    [takeover, camera, standIn.id, ago(40), ago(10)],
  );
});

async function openRecorder(key: string): Promise<FakeRecorder> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method, url = '' } = request;
      if (recorder.does === 'break-off') return request.socket.destroy();
      if (recorder.does === 'refuse') return response.writeHead(404).end('{"code":"not-found"}');
      if (url === '/v1/signing-key') return response.end(JSON.stringify({ fingerprint: key }));
      if (url.includes('/frame.jpg')) return response.end(`a picture of ${key}`);
      if (method === 'GET') return response.end(JSON.stringify({ holds: recorder.holds }));
      const [, released] = /holds\/([\w-]+)\/release/.exec(url) ?? [];
      const kept = recorder.holds.findIndex(({ holdId }) => holdId === released);
      if (released !== undefined) return response.end(JSON.stringify(recorder.holds.splice(kept, 1)));
      const { from, to, ...body } = JSON.parse(Buffer.concat(parts).toString('utf8'));
      const span = { fromUs: Date.parse(from) * 1_000, toUs: Date.parse(to) * 1_000 };
      recorder.holds.push({ ...body, ...span, holdId: newId() });
      return response.end(JSON.stringify(recorder.holds.at(-1)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const id = await addRecorder(town, people.school);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await sqlOf('update video.recorder set media_url = $2, told_at = $3 where id = $1', [
    id,
    address,
    town.clock.now(),
  ]);
  const recorder: FakeRecorder = { id, does: 'answer', key, holds: [], server };
  return recorder;
}

async function sqlOf(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const { rows } = await town.hub.database.executeSql(text, [...values]);
  return rows.map((row) => ({ ...(row as object) }));
}

function ago(minutes: number): string {
  return new Date(town.clock.now().getTime() - minutes * minuteMs).toISOString();
}

/** True when nothing was left undone. */
async function run(job: { readonly id: string; readonly run: unknown }, input: object): Promise<boolean> {
  const work = job.run as (...given: unknown[]) => Promise<void>;
  const system = createSystemContext(town.hub, { id: job.id });
  return await work(system, input, AbortSignal.timeout(10_000)).then(
    () => true,
    () => false,
  );
}

async function strikeOff({ id }: FakeRecorder): Promise<void> {
  await people.admin.send('POST', `/api/v1/video/recorders/${id}/strike-off`, { reason: 'ключ похищен' });
}

async function approve(span: { readonly from: string; readonly to: string }) {
  const asked = await people.teacher.send('POST', '/api/v1/video/requests', {
    ...span,
    ownerOrganisationId: people.school,
    onBehalfOf: people.school,
    lng: 33.3,
    lat: 54.1501,
    place: 'у входа',
    reason: 'украден велосипед у входа',
  });
  const { id } = asked.body;
  const linkUntil = ago(-60);
  const approval = { ...span, cameraIds: [camera], mayDownload: false, linkUntil };
  const { status } = await people.teacher.send('POST', `/api/v1/video/requests/${id}/approval`, approval);
  expect(status).toBe(200);
  return { requestId: id as string, cameraId: camera };
}

async function holdOf({ requestId }: { readonly requestId: string }): Promise<string> {
  const { body } = await people.teacher.get('/api/v1/video/requests');
  return body.requests.find(({ id }: { id: string }) => id === requestId).clips[0].hold;
}

const kept = () => [own.holds.length, standIn.holds.length];
const seam = () => ({ from: ago(50), to: ago(20) });
const during = () => ({ from: ago(30), to: ago(20) });

test.each([
  ['its own recorder', () => own, [0, 1]],
  ['its stand-in', () => standIn, [1, 0]],
])(
  'a clip over a seam is held by the other while %s is dead, and by both when it is back',
  async (_, dead, held) => {
    dead().does = 'break-off';
    const of = await approve(seam());
    const isWhole = await run(holdClip, of);
    const [part, hold] = [kept(), await holdOf(of)];
    dead().does = 'answer';
    const isWholeNow = await run(holdClip, of);

    expect([isWhole, part, hold]).toEqual([false, held, 'part-held']);
    expect([isWholeNow, kept(), await holdOf(of)]).toEqual([true, [1, 1], 'held']);
  },
);

test.each([
  ['refuses', 'refuse'],
  ['was struck off', 'struck-off'],
] as const)('people are told of a clip that is held in part, since one recorder %s', async (_, fault) => {
  const of = await approve(seam());
  if (fault === 'refuse') own.does = 'refuse';
  else await strikeOff(own);
  const isWhole = await run(holdClip, of);

  expect([isWhole, kept(), await holdOf(of)]).toEqual([true, [0, 1], 'part-held']);
});

test('a clip that both refuse is told as not kept', async () => {
  const of = await approve(seam());
  own.does = 'refuse';
  standIn.does = 'refuse';
  await run(holdClip, of);

  expect(await holdOf(of)).toBe('failed');
});

test('what was recorded in a takeover is held by both, since the own recorder may only have been cut off', async () => {
  const of = await approve(during());
  await run(holdClip, of);

  expect([kept(), await holdOf(of)]).toEqual([[1, 1], 'held']);
});

test('who was struck off before the span is asked for nothing', async () => {
  await sqlOf('update video.recorder set struck_off_at = $2 where id = $1', [own.id, ago(45)]);
  const of = await approve(during());
  await run(holdClip, of);

  expect([kept(), await holdOf(of)]).toEqual([[0, 1], 'held']);
});

test('a clip is let go by who can be reached, and by the other when it is back', async () => {
  const of = await approve(seam());
  await run(holdClip, of);
  own.does = 'break-off';
  const isWhole = await run(releaseClip, of);
  const [left, hold] = [kept(), await holdOf(of)];
  own.does = 'answer';
  await run(releaseClip, of);

  expect([isWhole, left, hold]).toEqual([false, [1, 0], 'part-held']);
  expect([kept(), await holdOf(of)]).toEqual([[0, 0], 'released']);
});

test('a recorder that was struck off counts as having let go, and the other lets go', async () => {
  const of = await approve(seam());
  await run(holdClip, of);
  await strikeOff(own);

  expect(await run(releaseClip, of)).toBe(true);
  expect([kept(), await holdOf(of)]).toEqual([[1, 0], 'released']);
});

test('a hold whose answer never reached the hub is let go too', async () => {
  const of = await approve(seam());
  await run(holdClip, of);
  await sqlOf(`update video.recorder_hold set state = 'asked', hold_id = null where recorder_id = $1`, [
    own.id,
  ]);
  await run(releaseClip, of);

  expect(kept()).toEqual([0, 0]);
});

/** What the jobs of every hour ask for, by now. */
async function asked(job: { readonly id: string; readonly run: unknown }): Promise<unknown[]> {
  await sqlOf('delete from jobs.request', []);
  await run(job, {});
  return await sqlOf('select queue, input from jobs.request', []);
}

async function tell(...recorders: readonly FakeRecorder[]): Promise<void> {
  for (const { id } of recorders)
    await sqlOf('update video.recorder set told_at = $2 where id = $1', [id, town.clock.now()]);
}

test('a clip held in part is asked for again when its recorder is back, and let go when the link is over', async () => {
  own.does = 'break-off';
  const of = await approve(seam());
  await run(holdClip, of);
  town.clock.advance(30 * minuteMs);
  await tell(standIn);
  const away = await asked(askHoldsAgain);
  await tell(own);
  const back = await asked(askHoldsAgain);
  town.clock.advance(40 * minuteMs);
  await tell(standIn);

  expect(away).toEqual([]);
  expect(back).toEqual([{ queue: holdClip.id, input: of }]);
  expect(await asked(releaseSpentClips)).toEqual([{ queue: releaseClip.id, input: of }]);
});

async function openCase(): Promise<string> {
  const words = { title: 'Кража велосипеда', basis: 'КУСП № 118' };
  const body = { organisationId: people.school, ...words };
  return (await people.teacher.send('POST', '/api/v1/video/cases', body)).body.id;
}

async function addToCase(caseId: string, kind: 'clips' | 'frames', facts: object): Promise<string> {
  const body = { ...facts, cameraId: camera, title: 'Вход', reason: 'кража' };
  return (await people.teacher.send('POST', `/api/v1/video/cases/${caseId}/${kind}`, body)).body.itemId;
}

async function readItem(caseId: string): Promise<Record<string, unknown>> {
  return (await people.teacher.get(`/api/v1/video/cases/${caseId}`)).body.items[0];
}

test('a clip of a case from a takeover is held by both, in part while one is dead, and let go by both', async () => {
  const caseId = await openCase();
  const itemId = await addToCase(caseId, 'clips', { ...during(), holdUntil: ago(-60) });
  own.does = 'break-off';
  await run(holdItem, { itemId });
  const part = await readItem(caseId);
  own.does = 'answer';
  await run(holdItem, { itemId });
  const whole = await readItem(caseId);
  await strikeOff(standIn);
  town.clock.advance(61 * minuteMs);
  const spent = await asked(releaseSpentEvidence);
  const reason = 'дело прекращено';
  await run(releaseEvidence, { itemId, reason });
  const over = await readItem(caseId);
  const { entries } = (await people.teacher.get(`/api/v1/video/cases/${caseId}/custody`)).body;

  expect(part).toMatchObject({ state: 'part-held', recorderKeys: ['cd'], can: { release: true } });
  expect(whole).toMatchObject({ state: 'held', recorderKeys: ['ab', 'cd'] });
  expect(spent).toMatchObject([{ queue: releaseEvidence.id, input: { itemId } }]);
  expect([over.state, kept()]).toEqual(['released', [0, 1]]);
  expect(entries.map(({ action }: { action: string }) => action)).toEqual([
    'opened',
    'clip-added',
    'held',
    'held',
    'released',
    'released',
  ]);
});

test('a clip of a case that was let go while a recorder was away is not asked of it again', async () => {
  own.does = 'break-off';
  const caseId = await openCase();
  const itemId = await addToCase(caseId, 'clips', { ...during(), holdUntil: ago(-60) });
  await run(holdItem, { itemId });
  const path = `/api/v1/video/cases/${caseId}/items/${itemId}/release`;
  const { status } = await people.teacher.send('POST', path, { reason: 'дело прекращено' });
  await run(releaseEvidence, { itemId, reason: 'дело прекращено' });
  town.clock.advance(30 * minuteMs);
  await tell(own);

  expect([status, kept()]).toEqual([200, [0, 0]]);
  expect(await asked(askHoldsAgain)).toEqual([]);
  expect(await asked(releaseSpentEvidence)).toMatchObject([{ input: { itemId } }]);
});

test.each([
  ['has none', 'refuse'],
  ['is dead', 'break-off'],
] as const)('a picture comes from the own recorder where its stand-in %s', async (_, fault) => {
  const caseId = await openCase();
  const itemId = await addToCase(caseId, 'frames', { at: ago(25) });
  standIn.does = fault;
  await run(fetchFrame, { itemId });

  expect(await readItem(caseId)).toMatchObject({ state: 'kept', sizeBytes: 'a picture of ab'.length });
});
