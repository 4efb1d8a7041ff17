import { afterEach, expect, test } from 'vitest';
import type { MediaUnit, VideoUnit } from '../rtp/units.ts';
import { parseAddress } from '../rtsp/address.ts';
import { makeFootage } from '../testing/pictures.ts';
import { RtspTestServer } from '../testing/rtsp-server.ts';
import type { TestServerOptions } from '../testing/rtsp-server.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { backoffMs } from './backoff.ts';
import { CameraReceiver } from './receiver.ts';
import type { CameraSource } from './receiver.ts';
import { StartGate } from './start-gate.ts';

const footage = makeFootage({ bitrateBps: 1_000_000, framesPerSecond: 50, keyframeEvery: 10 });
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function startServer(options: Partial<TestServerOptions> = {}): Promise<RtspTestServer> {
  const server = await new RtspTestServer({ footage, ...options }).start();
  open.push(server);
  return server;
}

interface Watched {
  readonly units: MediaUnit[];
  readonly failures: string[];
  readonly receiver: CameraReceiver;
}

function watch(server: RtspTestServer, source: Partial<CameraSource> = {}, stallMs = 12_000): Watched {
  const units: MediaUnit[] = [];
  const failures: string[] = [];
  const address = parseAddress(server.url());
  if (!address) throw new Error('no address');
  const receiver = new CameraReceiver({
    source: { address, transport: 'tcp', wantsAudio: true, ...source },
    gate: new StartGate(),
    stallMs,
    sink: {
      onStart: () => {},
      onUnit: (unit) => units.push(unit),
      onFailure: ({ kind }) => failures.push(kind),
    },
  });
  open.push(receiver);
  return { units, failures, receiver };
}

function pictures({ units }: Watched): VideoUnit[] {
  return units.filter((unit) => unit.kind === 'video');
}

const credentials = { username: 'admin', password: 'a"b' };

test('pictures and sound arrive in real time', async () => {
  const watched = watch(await startServer({ hasAudio: true }));
  await waitUntil(() => pictures(watched).length >= 50);

  expect(watched.units.some(({ kind }) => kind === 'audio')).toBe(true);
  expect(pictures(watched)[0]).toMatchObject({ isKeyframe: true, isDamaged: false });
  expect(watched.receiver.statistics.packetsLost).toBe(0);
});

test.for(['Basic', 'MD5', 'SHA-256'] as const)('a camera that asks for %s gets it', async (algorithm) => {
  const server = await startServer({ credentials: { ...credentials, password: 'secret', algorithm } });
  const watched = watch(server, { credentials: { username: 'admin', password: 'secret' } });
  await waitUntil(() => pictures(watched).length > 3);

  expect(watched.failures).toEqual([]);
});

test('wrong credentials are told from a camera that is down', async () => {
  const server = await startServer({ credentials: { ...credentials, algorithm: 'MD5' } });
  const watched = watch(server, { credentials: { username: 'admin', password: 'wrong' } });
  await waitUntil(() => watched.failures.length > 0);

  expect(watched.failures[0]).toBe('refused');
});

test('a camera over UDP loses nothing when datagrams change places', async () => {
  const server = await startServer();
  server.faults.isReordering = true;
  const watched = watch(server, { transport: 'udp' });
  await waitUntil(() => pictures(watched).length >= 60);

  expect(pictures(watched).filter(({ isDamaged }) => isDamaged)).toEqual([]);
  expect(watched.receiver.statistics.packetsLost).toBe(0);
});

test('lost datagrams are counted and their pictures marked', async () => {
  const server = await startServer();
  server.faults.lossShare = 0.05;
  const watched = watch(server, { transport: 'udp' });
  await waitUntil(() => pictures(watched).length >= 60);

  expect(watched.receiver.statistics.packetsLost).toBeGreaterThan(0);
  expect(pictures(watched).some(({ isDamaged }) => isDamaged)).toBe(true);
});

test('a camera that hangs up is found again', async () => {
  const server = await startServer();
  const watched = watch(server);
  await waitUntil(() => pictures(watched).length > 5);
  server.disconnectAll();
  await waitUntil(() => watched.failures.length === 1);
  const before = pictures(watched).length;
  await waitUntil(() => pictures(watched).length > before + 5);

  expect(watched.failures).toEqual(['closed']);
});

test('a frozen stream is noticed though the connection stays, and taken up again', async () => {
  const server = await startServer();
  const watched = watch(server, {}, 400);
  await waitUntil(() => pictures(watched).length > 5);
  server.faults.isFrozen = true;
  await waitUntil(() => watched.failures.length > 0);
  server.faults.isFrozen = false;
  const before = pictures(watched).length;
  await waitUntil(() => pictures(watched).length > before + 5);

  expect(watched.failures[0]).toBe('stalled');
});

test('sound does not hide that the picture is frozen', async () => {
  const server = await startServer({ hasAudio: true });
  const watched = watch(server, {}, 400);
  await waitUntil(() => pictures(watched).length > 5);
  server.footage = { ...footage, framesPerSecond: 0.0001 };
  await waitUntil(() => watched.failures.length > 0);

  expect(watched.failures[0]).toBe('stalled');
});

test('timestamps that wrap go on evenly', async () => {
  const watched = watch(await startServer({ firstTimestamp: 0xffff_ffff - 20_000 }));
  await waitUntil(() => pictures(watched).length > 30);
  const ticks = pictures(watched).map((unit) => unit.ticks);

  expect(ticks.every((tick, index) => index === 0 || tick - (ticks[index - 1] ?? 0) === 1800)).toBe(true);
});

test('pauses between attempts spread and stay below five seconds', () => {
  const all = Array.from({ length: 1000 }, (_, failures) => backoffMs(failures % 20));

  expect(Math.min(...all)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...all)).toBeLessThanOrEqual(5000);
  expect(new Set(all).size).toBeGreaterThan(900);
});

test('500 cameras are never set up all at once', async () => {
  const gate = new StartGate({ maximum: 20, spacingMs: 0 });
  let underWay = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 500 }, async () => {
      using _turn = await gate.enter();
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 40));
      underWay -= 1;
    }),
  );

  expect(most).toBe(20);
});
