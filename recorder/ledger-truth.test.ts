import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import type { CameraConfig } from './config.ts';
import { Recorder } from './recorder.ts';
import { longestDisagreementMs, readLedger, readSentTimes, seams } from './testing/ledger-truth.ts';
import { makeFootage } from './testing/pictures.ts';
import { prepareSite } from './testing/recorder-process.ts';
import type { TestSite } from './testing/recorder-process.ts';
import { RtspTestServer } from './testing/rtsp-server.ts';
import { misbehaviours } from './virtual/misbehaviour.ts';

/*
 * The ledger is what a town and its contractor agree upon, so it is held against the pictures: each carries the instant at
 * which the camera sent it. Every fault at once, two rounds of it, and an end of the recorder between them.
 */

const rhythm = { goodMs: 5_000, badMs: 5_000 };
const stallMs = 2_500;
const kinds = { bitrateBps: 200_000, framesPerSecond: 12 } as const;
const footage = makeFootage({ ...kinds, keyframeEvery: 12 });
const others = {
  '/long-gop': makeFootage({ ...kinds, keyframeEvery: 60 }),
  '/resolution': makeFootage({ ...kinds, keyframeEvery: 12, size: 'small' }),
};
const folder = mkdtempSync(join(tmpdir(), 'veche-ledger-'));
const good = 'good';
const goes = 'goes';
const cameraIds = [...misbehaviours, good, goes, 'paused', 'nobody'];
const problems: unknown[] = [];
let site: TestSite;
let sentTimes: Awaited<ReturnType<typeof readSentTimes>>;

beforeAll(async () => {
  const server = await new RtspTestServer({
    footage,
    rhythm,
    misbehaviourOf: (path) => misbehaviours.find((kind) => `/${kind}` === path),
    footageOf: (path) => (path === '/long-gop' ? others[path] : undefined),
    alternateOf: (path) => (path === '/resolution' ? others[path] : undefined),
  }).start();
  const leaving = await new RtspTestServer({ footage }).start();
  const { port } = leaving;
  const cameras = [...misbehaviours, good, 'paused'].map((id) => ({
    id,
    url: server.url(`/${id}`),
    transport: id === 'loss' ? ('udp' as const) : ('tcp' as const),
  }));
  const wanted = [
    ...cameras,
    { id: goes, url: leaving.url('/goes') },
    { id: 'nobody', url: 'rtsp://127.0.0.1:9/nobody' },
  ];
  site = await prepareSite(folder, wanted);

  const first = await record(wanted);
  await pause(6_000);
  await leaving[Symbol.asyncDispose]();
  await first.applyCameras(configOf(wanted.map((one) => ({ ...one, record: one.id !== 'paused' }))).cameras);
  await pause(3_000);
  const again = await new RtspTestServer({ footage }).start(port);
  await pause(4_000);
  await first[Symbol.asyncDispose]();
  await pause(3_000);
  await using _second = await record(wanted);
  await pause(10_000);
  await again[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
}, 90_000);

beforeAll(async () => {
  sentTimes = await readSentTimes(site.disk);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configOf(cameras: readonly Partial<CameraConfig>[]) {
  return parseConfig(JSON.stringify({ storage: [{ path: site.disk, reserveBytes: 0 }], cameras }));
}

async function record(cameras: readonly Partial<CameraConfig>[]): Promise<Recorder> {
  const onProblem = (error: unknown): void => void problems.push(error);
  return await Recorder.start({
    configFile: site.configFile,
    config: configOf(cameras),
    stallMs,
    onProblem,
  });
}

test.for(cameraIds)('what is told of the camera %s is what its pictures say, within a second', (id) => {
  const spans = readLedger(site, id);

  expect(seams(spans)).toEqual([]);
  expect(spans.filter(({ fromMs, toMs }) => toMs < fromMs)).toEqual([]);
  expect(longestDisagreementMs(spans, sentTimes.get(id) ?? [])).toBeLessThanOrEqual(1000);
});

test('each fault left its mark, so that there was something to tell', () => {
  const statesOf = (id: string) => new Set(readLedger(site, id).map(({ state }) => state));
  const brokenBy = ['drop', 'stall', 'half-open', 'reboot', goes];

  expect(problems).toEqual([]);
  expect([...statesOf(good)].toSorted()).toEqual(['recorded', 'recorder-down']);
  expect(statesOf('paused')).toContain('paused');
  expect(statesOf('nobody')).not.toContain('recorded');
  for (const id of brokenBy)
    expect
      .soft({ id, is: [...statesOf(id)] })
      .toEqual({ id, is: expect.arrayContaining(['camera-down', 'recorded']) });
  expect(sentTimes.get(good)?.length).toBeGreaterThan(200);
});
