import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocketPeer, closeCodes } from '../api/web-socket.ts';
import { LiveClient } from '../testing/live-client.ts';
import { makeFootage } from '../testing/pictures.ts';
import type { RtspTestServer } from '../testing/rtsp-server.ts';
import { TestRecorder, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { LiveViewer } from './live-viewer.ts';

/** Two seconds between keyframes, much of it on the disk when a viewer comes. */
const footage = makeFootage({ bitrateBps: 1_000_000, framesPerSecond: 25, keyframeEvery: 50 });
let cameras: RtspTestServer;
let site: TestRecorder;
const clients: LiveClient[] = [];

beforeAll(async () => {
  cameras = await startCameras({ footage, hasAudio: true });
  site = await TestRecorder.start([{ id: 'gate', url: cameras.url('/gate') }]);
  await waitUntil(() => site.pictures('gate') >= 60, 10_000);
}, 20_000);

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await waitUntil(() => site.recorder.findCamera('gate')?.live.viewers === 0);
});

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
});

function watch(token: string | undefined = liveToken(), cameraId = 'gate'): LiveClient {
  const client = new LiveClient(`${site.origin.replace('http', 'ws')}/v1/cameras/${cameraId}/live`, token);
  clients.push(client);
  return client;
}

function liveToken(nowMs = Date.now(), changes: { person?: string; cameraIds?: string[] } = {}): string {
  return site.sign({ right: 'live', cameraIds: ['gate'], ...changes }, nowMs);
}

test.for([0, 300, 700, 1100, 1500])(
  'whoever comes %i ms later sees a whole group of pictures at once and then every one',
  async (delayMs) => {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    const client = watch();
    await waitUntil(() => client.pictures.length >= 60);
    const numbers = client.pictures.map(({ number }) => number);

    expect((numbers[0] ?? 1) % 50).toBe(0);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(client.firstPictureMs).toBeLessThan(1000);
    expect(client.texts[0]).toMatchObject({ kind: 'head', mime: 'video/mp4; codecs="avc3.42c01e"' });
  },
);

test('pictures come as they are made, not when their fragment is full', async () => {
  const client = watch();
  await waitUntil(() => client.pictures.length >= 100, 8_000);
  const late = client.pictures.slice(-25).map(({ latencyMs }) => latencyMs);

  expect(late.toSorted((a, b) => a - b)[12]).toBeLessThan(200);
});

test('however many watch, the camera has one connection and loses nothing', async () => {
  const viewers = Array.from({ length: 20 }, () => watch());
  await waitUntil(() => viewers.every(({ pictures }) => pictures.length >= 75), 15_000);
  const { connections, picturesDropped, packetsLost } = site.recorder.findCamera('gate')?.status ?? {};

  expect({ connections, picturesDropped, packetsLost }).toEqual({
    connections: 1,
    picturesDropped: 0,
    packetsLost: 0,
  });
}, 20_000);

test('parameters that change give viewers a new head', async () => {
  const client = watch();
  await waitUntil(() => client.pictures.length >= 10);
  cameras.footage = makeFootage({
    bitrateBps: 500_000,
    framesPerSecond: 25,
    keyframeEvery: 10,
    size: 'small',
  });
  await waitUntil(() => client.texts.length === 2);
  const before = client.pictures.length;
  await waitUntil(() => client.pictures.length >= before + 20);
  cameras.footage = footage;

  expect(client.texts[1]?.mime).toBe('video/mp4; codecs="avc3.42c00d"');
});

test('a socket lives as long as its token, and longer when it is renewed', async () => {
  const nearlyOver = Date.now() - 64_000;
  const ends = watch(liveToken(nearlyOver));
  const stays = watch(liveToken(nearlyOver));
  await waitUntil(() => stays.pictures.length > 0);
  stays.renew(liveToken());
  await waitUntil(() => ends.closeCode !== undefined);

  expect(ends.closeCode).toBe(closeCodes.tokenRefused);
  expect(stays.closeCode).toBeUndefined();
});

test('a token of another camera, another person or none opens nothing', async () => {
  const other = watch(liveToken(Date.now(), { cameraIds: ['vault'] }));
  const review = watch(site.sign({ right: 'review', cameraIds: ['gate'], span: { fromUs: 0, toUs: 1 } }));
  const taken = watch();
  await waitUntil(() => taken.pictures.length > 0);
  taken.renew(liveToken(Date.now(), { person: 'p2' }));
  await waitUntil(() => [other, review, taken].every(({ closeCode }) => closeCode !== undefined));

  expect([other, review, taken].map(({ closeCode }) => closeCode)).toEqual([4404, 4401, 4401]);
  expect(other.pictures).toEqual([]);
});

test('a page of another origin cannot open the socket', async () => {
  const open = async (origin: string): Promise<number | undefined> =>
    await new Promise((resolve, reject) => {
      const asked = request({
        host: '127.0.0.1',
        port: site.api.port,
        path: '/v1/cameras/gate/live',
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': Buffer.alloc(16, 7).toString('base64'),
          authorization: `Bearer ${liveToken()}`,
          origin,
        },
      });
      asked.on('upgrade', (_answer, socket) => {
        socket.destroy();
        resolve(101);
      });
      asked.on('response', ({ statusCode }) => resolve(statusCode));
      asked.on('error', reject).end();
    });

  expect(await open('http://evil.example')).toBe(403);
  expect(await open(site.origin)).toBe(101);
});

const upgrade = [
  'GET /v1/cameras/gate/live HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${Buffer.alloc(16, 7).toString('base64')}`,
  '',
  '',
].join('\r\n');

test('a text in endless empty parts is not collected', async () => {
  const socket = connect(site.api.port, '127.0.0.1').on('error', () => {});
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.write(upgrade);
  socket.write(Buffer.from(`018000000000${'008000000000'.repeat(1000)}`, 'hex'));
  await waitUntil(() => socket.closed, 4_000);

  const end = Buffer.concat(received).subarray(-4);
  expect([end[0], end.readUInt16BE(2)]).toEqual([0x88, closeCodes.tooLarge]);
});

test('bytes that are no frames of a viewer end the socket and nothing else', async () => {
  for (const attack of [
    'ff'.repeat(40),
    '8100',
    '81fe0100',
    '81ff7fffffffffffffff00000000',
    '8980000000ff',
    '0180',
  ]) {
    const socket = connect(site.api.port, '127.0.0.1').on('error', () => {});
    socket.write(upgrade);
    socket.write(Buffer.from(attack, 'hex'));
    setTimeout(() => socket.destroy(), 100);
    await new Promise((resolve) => socket.resume().once('close', resolve));
  }

  expect(site.problems).toEqual([]);
  expect((await site.ask('/healthz')).status).toBe(200);
});

test('a look has a row when it begins and another when it ends', async () => {
  const client = watch();
  await waitUntil(() => client.pictures.length > 0);
  client.close();
  await waitUntil(() => site.recorder.findCamera('gate')?.live.viewers === 0);
  const [begun, ended] = site.recorder.looks.listAfter(0, 1000).slice(-2);

  expect(begun).toMatchObject({ what: 'live-begun', person: 'p1', toUs: null });
  expect(ended).toMatchObject({ what: 'live-ended', fromUs: begun?.fromUs, toUs: expect.any(Number) });
});

test('who is behind misses pictures up to a keyframe, and is let go when it does not get better', () => {
  const sent: string[] = [];
  const closed: number[] = [];
  let waitingBytes = 0;
  let nowMs = 0;
  const peer = Object.assign(Object.create(WebSocketPeer.prototype), {
    send: (frame: Buffer) => sent.push(frame.toString()),
    close: (code: number) => closed.push(code),
  });
  Object.defineProperty(peer, 'waitingBytes', { get: () => waitingBytes });
  const viewer = new LiveViewer(peer, () => nowMs);
  const push = (name: string, isKeyframe = false): void =>
    viewer.push({ bytes: Buffer.from(name), isKeyframe });
  viewer.goLive({ startsAtKeyframe: true });
  push('a');
  waitingBytes = 3_000_000;
  push('b');
  push('K1', true);
  waitingBytes = 0;
  push('c');
  push('K2', true);
  push('d');
  waitingBytes = 3_000_000;
  push('e');
  nowMs = 11_000;
  push('f');

  expect(sent).toEqual(['a', 'K2', 'd']);
  expect(closed).toEqual([closeCodes.tooSlow]);
});
