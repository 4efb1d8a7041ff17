import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { LiveClient } from '../testing/live-client.ts';
import { makeFootage } from '../testing/pictures.ts';
import type { RtspTestServer } from '../testing/rtsp-server.ts';
import { TestRecorder, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';

const footage = makeFootage({ bitrateBps: 500_000, framesPerSecond: 25, keyframeEvery: 25 });
const small = makeFootage({ bitrateBps: 100_000, framesPerSecond: 25, keyframeEvery: 50, size: 'small' });
let cameras: RtspTestServer;
let site: TestRecorder;
const clients: LiveClient[] = [];

beforeAll(async () => {
  cameras = await startCameras({
    footage,
    hasAudio: true,
    footageOf: (path) => (path === '/small' ? small : undefined),
  });
  site = await TestRecorder.start(
    [
      { id: 'gate', url: cameras.url('/gate'), substreamUrl: cameras.url('/small') },
      { id: 'yard', url: cameras.url('/yard') },
    ],
    { isOpen: true },
  );
  await waitUntil(() => site.pictures('gate') >= 50 && site.pictures('yard') >= 50, 10_000);
}, 20_000);

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
});

function watch(cameraId: string, query = ''): LiveClient {
  const client = new LiveClient(`${site.origin.replace('http', 'ws')}/v1/cameras/${cameraId}/live${query}`);
  clients.push(client);
  return client;
}

function statusOf(id: string) {
  return site.recorder.findCamera(id)?.status;
}

test('the small stream is pulled once, only while somebody watches, and is never recorded', async () => {
  const before = cameras.connectionsSeen;
  expect(statusOf('gate')?.isSubstreamConnected).toBe(false);
  const first = watch('gate', '?stream=sub');
  await waitUntil(() => first.pictures.length >= 60);
  const second = watch('gate', '?stream=sub');
  await waitUntil(() => second.pictures.length >= 10);
  const during = statusOf('gate');
  const opened = cameras.connectionsSeen - before;
  for (const client of clients.splice(0)) client.close();
  await waitUntil(() => statusOf('gate')?.isSubstreamConnected === false, 9_000);

  expect(first.texts[0]?.mime).toBe('video/mp4; codecs="avc3.42c00d"');
  expect((second.pictures[0]?.number ?? 1) % 50).toBe(0);
  expect(second.firstPictureMs).toBeLessThan(500);
  expect([opened, during?.connections]).toEqual([1, 1]);
  expect(during?.isSubstreamConnected).toBe(true);
  expect(cameras.sentPictures.get('/small')).toBeLessThan(60 + 25 * 10);
  expect(site.problems).toEqual([]);
}, 20_000);

test('a camera without a small stream shows its own', async () => {
  const client = watch('yard', '?stream=sub');
  await waitUntil(() => client.pictures.length >= 25);

  expect(client.texts[0]?.mime).toBe('video/mp4; codecs="avc3.42c01e"');
  expect(statusOf('yard')?.isSubstreamConnected).toBeNull();
});

test('sound in G.711 comes as FLAC to who asks for it, and to nobody else', async () => {
  const [silent, sounding] = [watch('yard'), watch('yard', '?sound=yes')];
  await waitUntil(() => silent.messages.length >= 40 && sounding.messages.length >= 40);
  const hasSound = ({ messages }: LiveClient): boolean =>
    messages.some((bytes) => bytes.includes(Buffer.from('fff97008', 'hex')));

  expect(sounding.texts[0]?.mime).toBe('video/mp4; codecs="avc3.42c01e,flac"');
  expect(silent.texts[0]?.mime).toBe('video/mp4; codecs="avc3.42c01e"');
  expect([hasSound(silent), hasSound(sounding)]).toEqual([false, true]);
  expect(sounding.messages[0]?.includes('dfLa')).toBe(true);
});

test('whoever watches a camera that becomes another is let go, to come again', async () => {
  const client = watch('yard');
  await waitUntil(() => client.pictures.length > 0);
  const configs = ['gate', 'yard'].flatMap((id) => site.recorder.findCamera(id)?.config ?? []);
  await site.recorder.applyCameras(configs.map((config) => ({ ...config, name: `${config.name}!` })));
  await waitUntil(() => client.closeCode !== undefined);

  expect(client.closeCode).toBe(1001);
  await waitUntil(() => site.pictures('yard') >= 25, 10_000);
});

test('an address that asks for something else opens nothing', async () => {
  const client = watch('yard', '?stream=both');
  await waitUntil(() => client.closeCode !== undefined);

  expect([client.closeCode, client.pictures.length]).toEqual([1002, 0]);
});
