import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLogger } from '#kernel/log/log.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hubConfigurationSchema } from '#recorder/hub-link/protocol.ts';
import type { HubConfiguration } from '#recorder/hub-link/protocol.ts';
import { LiveClient } from '#recorder/testing/live-client.ts';
import { makeFootage } from '#recorder/testing/pictures.ts';
import { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { VirtualOnvif } from '#recorder/virtual/onvif-device.ts';
import { StandInHub, makeHubKeys } from '#recorder/testing/stand-in-hub.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { makeTokenKeys } from '#recorder/tokens/keys.ts';
import { signMediaToken } from '#recorder/tokens/media-token.ts';
import type { MediaGrant } from '#recorder/tokens/media-token.ts';
import { runRecorder } from './run-recorder.ts';
import type { RunningRecorder } from './run-recorder.ts';

const footage = makeFootage({ bitrateBps: 200_000, framesPerSecond: 25, keyframeEvery: 25 });
const tokenKeys = makeTokenKeys('hub-1');
const hubKeys = makeHubKeys();
const password = 'secret-of-the-camera';
const recordsWithin = { timeout: 8_000 };
const open: AsyncDisposable[] = [];
let folder: string;
let cameras: RtspTestServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veche-link-'));
  await mkdir(join(folder, 'disk'));
  cameras = await new RtspTestServer({ footage }).start();
  open.push(cameras);
});

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function startHub(options: Parameters<typeof StandInHub.start>[0] = {}): Promise<StandInHub> {
  const hub = await StandInHub.start({ keys: hubKeys, ...options });
  open.push(hub);
  return hub;
}

async function startRecorder(url: string, enrolmentCode?: string): Promise<RunningRecorder> {
  const config = {
    storage: [{ path: join(folder, 'disk'), reserveBytes: 0 }],
    port: 0,
    hub: { url, enrolmentCode },
  };
  await writeFile(join(folder, 'recorder.json'), JSON.stringify(config), { mode: 0o600 });
  const running = await runRecorder(join(folder, 'recorder.json'), createLogger('silent'));
  open.push(running);
  return running;
}

async function endOf(item: AsyncDisposable): Promise<void> {
  open.splice(open.indexOf(item), 1);
  await item[Symbol.asyncDispose]();
}

function configurationOf(version: number, ...ids: readonly string[]): HubConfiguration {
  return hubConfigurationSchema.parse({
    version,
    tokenKeys: [tokenKeys.verifying],
    cameras: ids.map((id) => ({ id, url: cameras.url(`/${id}`), username: 'u', password })),
  });
}

function recorderIdOf({ register }: StandInHub): string {
  return [...register.recorders.keys()][0] ?? '';
}

type Grant = Omit<MediaGrant, 'recorderId' | 'person' | 'session'> & { readonly session?: string };

function sign(recorderId: string, grant: Grant): string {
  return signMediaToken(tokenKeys.signing, { recorderId, person: 'p1', session: 's1', ...grant }, Date.now());
}

async function listCameras({ port }: RunningRecorder, recorderId: string): Promise<string[]> {
  const authorization = `Bearer ${sign(recorderId, { right: 'status', cameraIds: '*' })}`;
  const answer = await fetch(`http://127.0.0.1:${port}/v1/cameras`, { headers: { authorization } });
  const { cameras: listed }: { cameras: { id: string; picturesRecorded: number }[] } = await answer.json();
  return listed.flatMap(({ id, picturesRecorded }) => (picturesRecorded > 0 ? [id] : []));
}

async function enrolledSite(
  ...ids: readonly string[]
): Promise<{ hub: StandInHub; recorder: RunningRecorder; recorderId: string }> {
  const hub = await startHub();
  hub.register.configuration = configurationOf(1, ...ids);
  const recorder = await startRecorder(hub.url, hub.register.makeCode());
  await waitUntil(() => hub.register.applied.length === 1);
  return { hub, recorder, recorderId: recorderIdOf(hub) };
}

test('a recorder enrols by a code that works once, records what the hub says, and keeps secrets to itself', async () => {
  const { hub, recorder, recorderId } = await enrolledSite('gate', 'yard');
  await expect
    .poll(async () => await listCameras(recorder, recorderId), recordsWithin)
    .toEqual(['gate', 'yard']);
  const files = readdirSync(folder).filter((name) => name.includes('hub-'));
  const written = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('');

  expect([hub.register.codes.size, hub.end.linkedRecorders]).toEqual([0, [recorderId]]);
  expect(written).toContain('encrypted:');
  expect(written).not.toContain(password);
  expect(files.map((name) => statSync(join(folder, name)).mode & 0o077)).toEqual(files.map(() => 0));
  expect((await fetch(`http://127.0.0.1:${recorder.port}/v1/cameras`)).status).toBe(401);
});

test('a recorder says how it is, where it is reached and what each of its cameras does', async () => {
  const { hub, recorder } = await enrolledSite('gate');
  const { register } = hub;
  await waitUntil(() => register.cameras.size === 1, 12_000);
  const [health] = register.health;

  expect(health).toMatchObject({ port: recorder.port, storages: [{ state: 'ready' }] });
  expect(Math.abs((health?.atUs ?? 0) / 1000 - Date.now())).toBeLessThan(20_000);
  expect(register.cameras.get('gate')).toMatchObject({ id: 'gate' });
}, 20_000);

test('cut off it goes on with what it was told, also after a start, and catches up with what it missed', async () => {
  const { hub, recorder, recorderId } = await enrolledSite('gate');
  const { port, register } = hub;
  await expect.poll(async () => await listCameras(recorder, recorderId), recordsWithin).toEqual(['gate']);
  await endOf(hub);
  await endOf(recorder);
  const again = await startRecorder(`ws://127.0.0.1:${port}`);
  await expect.poll(async () => await listCameras(again, recorderId), recordsWithin).toEqual(['gate']);
  register.configuration = configurationOf(2, 'gate', 'yard');
  await startHub({ register, port });
  await waitUntil(() => register.applied.at(-1) === 2, 10_000);

  await expect
    .poll(async () => await listCameras(again, recorderId), recordsWithin)
    .toEqual(['gate', 'yard']);
  // The file of the first life is finished, so it is known what a day takes.
  expect(register.health.at(-1)?.forecast).toHaveProperty('daysLeft');
}, 20_000);

test('a configuration that cannot be is refused with the place of its fault, and the one before stays', async () => {
  const { hub, recorder, recorderId } = await enrolledSite('gate');
  const wrong = configurationOf(2, 'gate');
  hub.register.configuration = {
    ...wrong,
    cameras: wrong.cameras.map((camera) => ({ ...camera, url: 'http://x/' })),
  };
  await hub.end.configure(recorderId);
  await waitUntil(() => hub.register.refused.length === 1);
  hub.register.configuration = configurationOf(3, 'yard');
  await hub.end.configure(recorderId);
  await waitUntil(() => hub.register.applied.at(-1) === 3);

  expect(hub.register.refused).toEqual([{ version: 2, reason: expect.stringContaining('cameras.0.url') }]);
  await expect.poll(async () => await listCameras(recorder, recorderId), recordsWithin).toEqual(['yard']);
});

test('a revoked session sees nothing more within five seconds, others go on', async () => {
  const { hub, recorder, recorderId } = await enrolledSite('gate');
  const address = `ws://127.0.0.1:${recorder.port}/v1/cameras/gate/live`;
  const grant = { right: 'live', cameraIds: ['gate'] } as const;
  const token = sign(recorderId, grant);
  const [cut, stays] = [
    new LiveClient(address, token),
    new LiveClient(address, sign(recorderId, { ...grant, session: 's2' })),
  ];
  await waitUntil(() => cut.pictures.length > 0 && stays.pictures.length > 0, 8_000);
  const revokedAtMs = performance.now();
  hub.register.revocations = [{ kind: 'session', id: 's1', untilSeconds: Math.floor(Date.now() / 1000) }];
  await hub.end.revoke();
  await waitUntil(() => cut.closeCode !== undefined, 5_000);
  const tookMs = performance.now() - revokedAtMs;
  const before = stays.pictures.length;
  const late = new LiveClient(address, token);
  await waitUntil(() => late.closeCode !== undefined && stays.pictures.length > before);
  stays.close();

  expect(tookMs).toBeLessThan(1_000);
  expect([cut.closeCode, late.closeCode, stays.closeCode]).toEqual([4401, 4401, undefined]);
});

test('the hub gets every look once, also those of the time without it', async () => {
  const { hub, recorder, recorderId } = await enrolledSite('gate');
  const { register, port } = hub;
  await expect.poll(async () => await listCameras(recorder, recorderId), recordsWithin).toEqual(['gate']);
  const watch = async (session: string): Promise<void> => {
    const token = sign(recorderId, { right: 'live', cameraIds: ['gate'], session });
    const client = new LiveClient(`ws://127.0.0.1:${recorder.port}/v1/cameras/gate/live`, token);
    await waitUntil(() => client.pictures.length > 0);
    client.close();
  };
  await watch('before');
  await waitUntil(() => register.looks.size === 2, 5_000);
  await endOf(hub);
  for (let look = 0; look < 20; look += 1) await watch(`without-${look}`);
  await startHub({ register, port });
  await waitUntil(() => register.looks.size === 42, 10_000);
  const looks = [...register.looks.values()];

  expect(new Set(looks.map(({ session }) => session)).size).toBe(21);
  expect(looks.map(({ number }) => number)).toEqual(looks.map((_, index) => index + 1));
}, 25_000);

/** Asks the API through the link, as the hub's relay does. */
async function askThroughLink(
  hub: StandInHub,
  path: string,
  token: string,
): Promise<{ readonly status: number; readonly body: Buffer }> {
  const stream = hub.end.openStream(recorderIdOf(hub));
  if (!stream) throw new Error('no link');
  const headers = { host: '127.0.0.1', authorization: `Bearer ${token}` };
  const asked = request({ path, headers, createConnection: () => stream });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(Buffer.from(piece));
  return { status: answer.statusCode ?? 0, body: Buffer.concat(pieces) };
}

test('a recorder that nobody can reach is asked and watched through the link it dialled', async () => {
  const { hub, recorder, recorderId } = await enrolledSite('gate');
  await expect.poll(async () => await listCameras(recorder, recorderId), recordsWithin).toEqual(['gate']);
  const status = await askThroughLink(
    hub,
    '/v1/status',
    sign(recorderId, { right: 'status', cameraIds: '*' }),
  );
  const refused = await askThroughLink(hub, '/v1/status', 'nonsense');
  const nowUs = Date.now() * 1000;
  const span = { fromUs: nowUs - 60_000_000, toUs: nowUs + 60_000_000 };
  const review = (): string => sign(recorderId, { right: 'review', cameraIds: ['gate'], span });
  const iso = (us: number): string => new Date(us / 1000).toISOString();
  const playlist = `/v1/cameras/gate/hls/index.m3u8?from=${iso(nowUs - 50_000_000)}&to=${iso(nowUs)}`;
  const listed = await Promise.all(
    Array.from({ length: 20 }, async () => await askThroughLink(hub, playlist, review())),
  );

  expect([status.status, refused.status]).toEqual([200, 401]);
  expect(listed.map((one) => one.status)).toEqual(listed.map(() => 200));
  expect(listed[0]?.body.toString()).toContain('#EXTM3U');
}, 20_000);

test('what a camera notices and what its days were reach the hub, each once', async () => {
  const device = await new VirtualOnvif({ streamUrlOf: (id) => cameras.url(`/${id}`) }).start();
  open.push(device);
  const hub = await startHub();
  const configuration = configurationOf(1, 'gate');
  const onvif = { url: device.url('gate') };
  hub.register.configuration = {
    ...configuration,
    cameras: configuration.cameras.map((one) => ({ ...one, onvif })),
  };
  const recorder = await startRecorder(hub.url, hub.register.makeCode());
  await waitUntil(() => device.operations.includes('PullMessages'), 8_000);
  device.notice('gate', 'tamper', true);
  device.notice('gate', 'tamper', false);
  await waitUntil(() => hub.register.events.size === 2, 8_000);
  await endOf(recorder);
  const database = new DatabaseSync(join(folder, 'recorder.json.index.sqlite'));
  database
    .prepare('insert into day_root (camera_id, day, fragments, root, chained) values (?, ?, ?, ?, ?)')
    .run('gate', '2026-11-20', 86_400, Buffer.alloc(32, 1), Buffer.alloc(32, 2));
  database.close();
  await startRecorder(hub.url);
  await waitUntil(() => hub.register.dayRoots.size === 1, 8_000);

  expect([...hub.register.events.values()].map(({ kind, isOn }) => [kind, isOn])).toEqual([
    ['tamper', true],
    ['tamper', false],
  ]);
  expect(hub.register.dayRoots.get('gate 2026-11-20')).toMatchObject({ root: '01'.repeat(32) });
}, 25_000);

test('neither a false hub nor a false recorder gets anything', async () => {
  const { hub, recorder, recorderId } = await enrolledSite('gate');
  const { register, port } = hub;
  await endOf(hub);
  register.configuration = configurationOf(9, 'stolen');
  const impostor = await startHub({ register, port, keys: makeHubKeys() });
  await waitUntil(() => impostor.connections >= 2, 8_000);
  await expect.poll(async () => await listCameras(recorder, recorderId), recordsWithin).toEqual(['gate']);
  await endOf(impostor);
  register.recorders.clear();
  const struck = await startHub({ register, port });
  await waitUntil(() => struck.connections >= 2, 8_000);

  expect(register.applied).toEqual([1]);
  expect(struck.end.linkedRecorders).toEqual([]);
}, 20_000);

test('a code that the hub does not know, or that another has used, enrols nobody', async () => {
  const hub = await startHub();
  const code = hub.register.makeCode();
  await startRecorder(hub.url, `${code.slice(0, -4)}AAAA`);
  await waitUntil(() => hub.connections >= 2);

  expect(hub.register.recorders.size).toBe(0);
  expect(hub.register.codes.size).toBe(1);
});
