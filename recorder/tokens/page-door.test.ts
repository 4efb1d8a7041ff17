import { newId } from '#kernel/ids.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isOpenConfig, parseConfig } from '../config.ts';
import { TestRecorder } from '../testing/test-recorder.ts';
import { makePageKey } from './page-door.ts';

const pageKey = makePageKey();
const session = newId();
let site: TestRecorder;

beforeAll(async () => {
  site = await TestRecorder.start([{ id: 'gate', url: 'rtsp://127.0.0.1:9/gate' }], { pageKey });
});

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

async function exchange(asked: object, headers: Record<string, string> = {}): Promise<Response> {
  const body = JSON.stringify({ key: pageKey, session, ...asked });
  return await site.ask('/v1/page-tokens', undefined, { method: 'POST', body, headers });
}

async function tokenFor(asked: object): Promise<string> {
  const { token }: { token: string } = await (await exchange(asked)).json();
  return token;
}

test('who has the page key gets tokens as from a hub, and everything is put on record', async () => {
  const status = await site.ask('/v1/status', await tokenFor({ right: 'status' }));
  const from = new Date(Date.now() - 60_000).toISOString();
  const span = `from=${from}&to=${new Date().toISOString()}`;
  const review = await tokenFor({ right: 'review', cameraIds: ['gate'] });
  const timeline = await site.ask(`/v1/cameras/gate/timeline?${span}`, review);

  expect([status.status, timeline.status]).toEqual([200, 200]);
  expect((await site.ask('/v1/status', review)).status).toBe(403);
});

test('without the key there is nothing, and the key opens no other recorder', async () => {
  const wrong = await Promise.all([
    exchange({ key: makePageKey(), right: 'status' }),
    exchange({ key: '', right: 'status' }),
    exchange({ key: `${pageKey}x`, right: 'status' }),
  ]);
  await using other = await TestRecorder.start([], { pageKey: makePageKey() });
  const foreign = await other.ask('/v1/status', await tokenFor({ right: 'status' }));

  expect(wrong.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(foreign.status).toBe(401);
  expect((await site.ask('/v1/status')).status).toBe(401);
});

test('the door gives no right that a page does not need, and only to its own page', async () => {
  const answers = await Promise.all([
    exchange({ right: 'hold', cameraIds: ['gate'] }),
    exchange({ right: 'live' }),
    exchange({ right: 'status', cameraIds: ['gate'] }),
    exchange({ right: 'status' }, { origin: 'http://evil.example' }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 403]);
});

test('a recorder without a page key has no door', async () => {
  await using keyed = await TestRecorder.start([]);
  const body = JSON.stringify({ key: pageKey, session, right: 'status' });
  const answer = await keyed.ask('/v1/page-tokens', undefined, { method: 'POST', body });

  expect(answer.status).toBe(404);
});

test('a page key closes a recorder that has no other, and may not be a guess', () => {
  const config = { storage: [{ path: '/d' }], cameras: [], host: '10.0.0.1' };

  expect(isOpenConfig(parseConfig(JSON.stringify({ ...config, pageKey })))).toBe(false);
  expect(() => parseConfig(JSON.stringify(config))).toThrow(/loopback only/);
  expect(() => parseConfig(JSON.stringify({ ...config, pageKey: 'secret' }))).toThrow(/32 bytes/);
});
