import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseConfig } from './config.ts';
import type { CameraConfig } from './config.ts';
import { Recorder } from './recorder.ts';
import { makeFootage, readFootage } from './testing/pictures.ts';
import { endRecorder, prepareSite, readFootageFiles, startRecorder } from './testing/recorder-process.ts';
import { RtspTestServer } from './testing/rtsp-server.ts';
import { hasSharedData, sharedData } from './testing/shared-data.ts';
import { waitUntil } from './testing/wait-until.ts';

const footage = makeFootage({ bitrateBps: 500_000, framesPerSecond: 25, keyframeEvery: 10 });
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
let folder: string;
const open: AsyncDisposable[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'veche-recorder-'));
});

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function startServer(...args: ConstructorParameters<typeof RtspTestServer>): Promise<RtspTestServer> {
  const server = await new RtspTestServer(...args).start();
  open.push(server);
  return server;
}

async function record(cameras: readonly Partial<CameraConfig>[], stallMs = 12_000): Promise<Recorder> {
  const disk = join(folder, 'disk');
  await mkdir(disk, { recursive: true });
  const config = parseConfig(JSON.stringify({ storage: [{ path: disk, reserveBytes: 0 }], cameras }));
  const problems: unknown[] = [];
  const recorder = await Recorder.start({
    configFile: join(folder, 'recorder.json'),
    config,
    stallMs,
    onProblem: (error) => problems.push(error),
  });
  open.push(recorder);
  return recorder;
}

function cameraOf(recorder: Recorder, id: string) {
  const found = recorder.status.cameras.find((camera) => camera.id === id);
  if (!found) throw new Error(`no camera ${id}`);
  return found;
}

async function endOf(recorder: Recorder): Promise<void> {
  open.splice(open.indexOf(recorder), 1);
  await recorder[Symbol.asyncDispose]();
}

test('a second recorder of the same configuration is refused, and the first goes on', async () => {
  const server = await startServer({ footage });
  const cameras = [{ id: 'gate', url: server.url('/gate') }];
  const first = await record(cameras);
  await expect(record(cameras)).rejects.toThrow('another recorder runs');
  const before = cameraOf(first, 'gate').picturesRecorded;
  await waitUntil(() => cameraOf(first, 'gate').picturesRecorded > before + 25);
  await endOf(first);

  await expect(record(cameras)).resolves.toBeInstanceOf(Recorder);
});

test('every picture of a camera is in its files', async () => {
  const server = await startServer({ footage, hasAudio: true });
  const recorder = await record([{ id: 'gate', url: server.url('/gate') }]);
  await waitUntil(() => cameraOf(recorder, 'gate').picturesRecorded >= 50);
  await endOf(recorder);
  const [file] = await readFootageFiles(join(folder, 'disk'));

  expect(file?.stamps.map(({ number }) => number)).toEqual(file?.stamps.map((_, index) => index));
  expect(file?.scanned.isClosed).toBe(true);
});

test('silent cameras do not take a picture from the others', async () => {
  const good = await startServer({ footage });
  const silent = await startServer({ footage });
  silent.faults.isSilent = true;
  const halfOpen = Array.from({ length: 40 }, (_, index) => ({
    id: `s${index}`,
    url: silent.url(`/${index}`),
  }));
  const recorder = await record([...halfOpen, { id: 'good', url: good.url('/good') }]);
  await waitUntil(() => cameraOf(recorder, 'good').picturesRecorded >= 75);
  const { picturesDropped, packetsLost, state } = cameraOf(recorder, 'good');

  expect({ picturesDropped, packetsLost, state }).toEqual({
    picturesDropped: 0,
    packetsLost: 0,
    state: 'recorded',
  });
});

test('parameters that change in the stream begin another file without losing a picture', async () => {
  const server = await startServer({ footage });
  const recorder = await record([{ id: 'gate', url: server.url('/gate') }]);
  await waitUntil(() => cameraOf(recorder, 'gate').picturesRecorded >= 25);
  server.footage = makeFootage({
    bitrateBps: 500_000,
    framesPerSecond: 25,
    keyframeEvery: 10,
    size: 'small',
  });
  const before = cameraOf(recorder, 'gate').picturesRecorded;
  await waitUntil(() => cameraOf(recorder, 'gate').picturesRecorded >= before + 50);
  await endOf(recorder);
  const numbers = (await readFootageFiles(join(folder, 'disk'))).map(({ stamps }) =>
    stamps.map(({ number }) => number),
  );

  expect(numbers).toHaveLength(2);
  expect(numbers.flat()).toEqual(numbers.flat().map((_, index) => index));
});

test('the ledger tells an outage as long as it was', async () => {
  const server = await startServer({ footage });
  const recorder = await record([{ id: 'gate', url: server.url('/gate') }], 500);
  await waitUntil(() => cameraOf(recorder, 'gate').state === 'recorded');
  await waitUntil(() => cameraOf(recorder, 'gate').picturesRecorded >= 40);
  server.faults.isFrozen = true;
  await waitUntil(() => cameraOf(recorder, 'gate').state === 'camera-down');
  server.faults.isFrozen = false;
  await waitUntil(() => cameraOf(recorder, 'gate').state === 'recorded', 10_000);
  await endOf(recorder);
  const again = await record([]);
  const spans = again.ledger.listBetween('gate', 0, Number.MAX_SAFE_INTEGER);
  const files = await readFootageFiles(join(folder, 'disk'));
  const outage = spans.find(({ state }) => state === 'camera-down');
  const lastBeforeMs = files[0]?.stamps.at(-1)?.sentAtMs ?? 0;
  const firstAfterMs = files[1]?.stamps[0]?.sentAtMs ?? 0;

  expect(spans.map(({ state }) => state)).toEqual([
    'recorder-down',
    'recorded',
    'camera-down',
    'recorded',
    'recorder-down',
  ]);
  expect(Math.abs((outage?.fromUs ?? 0) / 1000 - lastBeforeMs)).toBeLessThan(1000);
  expect(Math.abs((outage?.toUs ?? 0) / 1000 - firstAfterMs)).toBeLessThan(1000);
});

test('a camera that falls silent for longer than pictures wait is recorded again', async () => {
  const server = await startServer({ footage });
  const recorder = await record([{ id: 'gate', url: server.url('/gate') }], 2_500);
  await waitUntil(() => cameraOf(recorder, 'gate').picturesRecorded >= 40);
  server.faults.isFrozen = true;
  await waitUntil(() => cameraOf(recorder, 'gate').state === 'camera-down', 8_000);
  const before = cameraOf(recorder, 'gate').picturesRecorded;
  server.faults.isFrozen = false;
  await waitUntil(() => cameraOf(recorder, 'gate').picturesRecorded >= before + 50, 12_000);

  expect(cameraOf(recorder, 'gate')).toMatchObject({ state: 'recorded', picturesDropped: 0 });
}, 30_000);

test('a camera that is not there at the start is recorded when it comes', async () => {
  const later = await new RtspTestServer({ footage }).start();
  const { port } = later;
  await later[Symbol.asyncDispose]();
  const recorder = await record([{ id: 'gate', url: `rtsp://127.0.0.1:${port}/gate` }]);
  await waitUntil(() => cameraOf(recorder, 'gate').cause === 'connection-refused', 8_000);
  const server = await new RtspTestServer({ footage }).start(port);
  open.push(server);
  await waitUntil(() => cameraOf(recorder, 'gate').picturesRecorded >= 50, 15_000);

  expect(cameraOf(recorder, 'gate')).toMatchObject({ state: 'recorded', picturesDropped: 0 });
}, 30_000);

test('a camera whose configuration stays is not touched by a change', async () => {
  const server = await startServer({ footage });
  const stays = { id: 'stays', url: server.url('/stays') };
  const recorder = await record([stays, { id: 'goes', url: server.url('/goes') }]);
  await waitUntil(() => recorder.status.cameras.every(({ isConnected }) => isConnected));
  const config = {
    storage: [{ path: '/disk' }],
    cameras: [stays, { id: 'comes', url: server.url('/comes'), record: false }],
  };
  await recorder.applyCameras(parseConfig(JSON.stringify(config)).cameras);

  expect(recorder.status.cameras.map(({ id, state }) => [id, state])).toEqual([
    ['stays', expect.any(String)],
    ['comes', 'paused'],
  ]);
  expect(cameraOf(recorder, 'stays')).toMatchObject({ connections: 1, isConnected: true });
});

test('the program ends in order, reads its configuration again and keeps the file for its owner', async () => {
  const server = await startServer({ footage });
  const port = await findFreePort();
  const site = await prepareSite(folder, [{ id: 'a', url: server.url('/a') }], port);
  const child = startRecorder(site);
  onTestFinished(() => void child.kill('SIGKILL'));
  await untilAnswers(port);
  const cameras = [
    { id: 'a', url: server.url('/a') },
    { id: 'b', url: server.url('/b') },
  ];
  await writeFile(
    site.configFile,
    JSON.stringify({ storage: [{ path: site.disk, reserveBytes: 0 }], port, cameras }),
  );
  await waitUntil(() => (server.sentPictures.get('/b') ?? 0) > 20, 20_000);

  expect(await endRecorder(child, 'SIGTERM')).toBe(0);
  const files = await readFootageFiles(site.disk);
  expect(files.map(({ scanned }) => [scanned.head.cameraId, scanned.isClosed])).toEqual([
    ['a', true],
    ['b', true],
  ]);
}, 45_000);

describe.skipIf(!hasSharedData || !hasFfmpeg)('real footage', () => {
  test.for(['h264', 'h265'] as const)(
    'of %s is decoded from our files without an error',
    { timeout: 20_000 },
    async (codec) => {
      const real = readFootage(join(sharedData, 'video', `video-30-10s.${codec}`), codec, 30);
      const server = await startServer({ footage: real, hasAudio: true });
      const recorder = await record([{ id: 'street', url: server.url('/street') }]);
      await waitUntil(() => cameraOf(recorder, 'street').picturesRecorded >= 90, 10_000);
      await endOf(recorder);
      const [file] = await readFootageFiles(join(folder, 'disk'));
      const { status, stderr } = spawnSync(
        'ffmpeg',
        ['-v', 'error', '-i', file?.path ?? '', '-f', 'null', '-'],
        {
          encoding: 'utf8',
        },
      );

      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );
});

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function untilAnswers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      setTimeout(() => socket.destroy(), 50);
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the recorder does not answer');
}
