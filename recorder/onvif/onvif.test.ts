import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { makeFootage } from '../testing/pictures.ts';
import { TestRecorder, isoOf, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import { VirtualOnvif } from '../virtual/onvif-device.ts';
import type { VirtualOnvifOptions } from '../virtual/onvif-device.ts';
import { OnvifDevice } from './device.ts';
import { discover } from './discovery.ts';
import { probeOnvif, probeStream } from './probe.ts';
import { readXml } from './xml.ts';

const credentials = { username: 'operator', password: 'correct horse' };
const footage = makeFootage({ bitrateBps: 200_000, framesPerSecond: 25, keyframeEvery: 25 });
const open: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of open.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function startDevice(options: Partial<VirtualOnvifOptions> = {}): Promise<VirtualOnvif> {
  const device = await new VirtualOnvif({
    streamUrlOf: (id) => (id === 'none' ? undefined : `rtsp://10.9.8.7:554/${id}`),
    ...options,
  }).start();
  open.push(device);
  return device;
}

/** A TCP port with something else behind it. */
async function startOther(onConnection: Parameters<typeof createTcpServer>[1]): Promise<number> {
  const server = createTcpServer(onConnection).listen(0, '127.0.0.1');
  open.push({ [Symbol.asyncDispose]: async () => void server.close() });
  await new Promise((resolve) => void server.once('listening', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function faultAt(url: string, given = credentials): Promise<string> {
  const outcome = await probeOnvif({ url, credentials: given });
  return outcome.outcome === 'failed' ? outcome.fault : 'found';
}

test('a device tells what it is and shows, and nothing it says leads to another host', async () => {
  const device = await startDevice({ credentials, toldHost: 'elsewhere.example' });
  const outcome = await probeOnvif({ url: device.url('gate'), credentials });

  expect(outcome).toMatchObject({
    outcome: 'found',
    device: { manufacturer: 'Veche', serialNumber: 'gate' },
    hasEvents: true,
    hasPtz: true,
    profiles: [
      {
        token: 'main',
        encoding: 'H264',
        widthPx: 640,
        bitrateKbps: 700,
        hasPtz: true,
        streamUrl: 'rtsp://127.0.0.1:554/gate',
        snapshotUrl: `http://127.0.0.1:${device.port}/gate/snapshot.jpg`,
      },
    ],
  });
});

test.for([
  ['a token', false],
  ['HTTP digest', true],
] as const)('a password by %s is right or it is wrong', async ([, isDigest]) => {
  const device = await startDevice({ credentials, isDigest });
  const wrong = { ...credentials, password: 'incorrect' };

  expect([await faultAt(device.url('gate')), await faultAt(device.url('gate'), wrong)]).toEqual([
    'found',
    'wrong-password',
  ]);
  expect(await probeOnvif({ url: device.url('gate') })).toMatchObject({
    fault: 'password-needed',
    stage: 'credentials',
  });
});

test.for([-86_400_000, 3_600_000])(
  'a camera whose clock is wrong by %i ms lets us in, and we know by how much',
  async (clockOffsetMs) => {
    const device = await startDevice({ credentials, clockOffsetMs });
    const outcome = await probeOnvif({ url: device.url('gate'), credentials });
    if (outcome.outcome === 'failed') throw new Error(outcome.fault);
    const errorUs = Math.abs(outcome.clock.offsetUs - clockOffsetMs * 1000);

    expect(errorUs).toBeLessThanOrEqual(outcome.clock.uncertaintyUs);
    expect(outcome.clock.uncertaintyUs).toBeLessThan(1_000_000);
  },
);

test('every way to fail has a name of its own', { timeout: 30_000 }, async () => {
  const closed = await startOther((socket) => void socket.destroy());
  const silent = await startOther(() => {});
  const ssh = await startOther((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
  const web = createServer((_request, response) => void response.end('<html><body>Hello</body></html>'));
  web.listen(0, '127.0.0.1');
  open.push({ [Symbol.asyncDispose]: async () => void web.close() });
  await new Promise((resolve) => void web.once('listening', resolve));
  const webAddress = web.address();
  const webPort = typeof webAddress === 'object' && webAddress ? webAddress.port : 0;
  const device = await startDevice();
  const at = (port: number): string => `http://127.0.0.1:${port}/onvif/device_service`;
  const freed = await startOther(() => {});
  await open.pop()?.[Symbol.asyncDispose]();
  const faults = await Promise.all(
    [
      at(freed),
      at(closed),
      at(silent),
      at(ssh),
      at(webPort),
      device.url('none'),
      'http://no-such-name.invalid/',
    ].map(async (url) => await faultAt(url)),
  );

  expect(faults).toEqual([
    'connection-refused',
    'failed',
    'timeout',
    'not-onvif',
    'not-onvif',
    'not-onvif',
    'unknown-name',
  ]);
});

test('what is no honest XML is not read: document types, depths, floods and halves', async () => {
  const bomb =
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Envelope><Body>&b;</Body></Envelope>';
  const external = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Envelope>&x;</Envelope>';
  const deep = `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`;
  const flood = `<Envelope>${'<a/>'.repeat(30_000)}</Envelope>`;

  expect([bomb, external, deep, flood, '<Envelope><Body>', '', 'text'].map(readXml)).toEqual(
    Array(7).fill(undefined),
  );
  const device = await startDevice({
    answerOf: (name) => (name === 'GetDeviceInformation' ? bomb : undefined),
  });
  expect(await faultAt(device.url('gate'))).toBe('malformed');
});

test('an answer that does not end is given up', async () => {
  const port = await startOther((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n<Envelope>');
    const fill = (): void => {
      while (socket.write('x'.repeat(65_536)));
    };
    socket.on('drain', fill);
    socket.on('error', () => {});
    fill();
  });

  expect(await faultAt(`http://127.0.0.1:${port}/`)).toBe('malformed');
});

test('whatever a device answers, it is understood or refused by name', { timeout: 30_000 }, async () => {
  let answer = '';
  const device = await startDevice({ answerOf: () => answer });
  const word = fc.constantFrom(
    '<',
    '>',
    '/',
    'Envelope',
    'Body',
    'UTCDateTime',
    '&',
    '"',
    ' ',
    'x',
    '<![CDATA[',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 30 }), async (words) => {
      answer = `<s:Envelope xmlns:s="u">${words.join('')}`;
      expect(['malformed', 'not-onvif', 'unsupported', 'failed']).toContain(
        await faultAt(device.url('gate')),
      );
    }),
    { numRuns: 40 },
  );
});

test('devices are found by asking them, and by asking everybody', async () => {
  const device = await startDevice();
  const port = await device.answerDiscovery(['front door', 'yard']);
  const asked = await discover({ addresses: ['127.0.0.1'], waitMs: 300, port });
  const heard = await discover({ waitMs: 600, port });

  expect(asked.map(({ name }) => name).toSorted()).toEqual(['front door', 'yard']);
  expect(asked[0]).toMatchObject({
    address: '127.0.0.1',
    hardware: 'Virtual',
    urls: [expect.stringContaining('/')],
  });
  expect(heard.map(({ id }) => id)).toEqual(asked.map(({ id }) => id));
});

test(
  'a stream is probed as it would be recorded, and says exactly why it cannot',
  { timeout: 20_000 },
  async () => {
    const cameras = await startCameras({ footage, credentials: { ...credentials, algorithm: 'MD5' } });
    open.push(cameras);
    const probe = async (url: string, given = credentials): Promise<object> =>
      await probeStream({ url, credentials: given });

    expect(await probe(cameras.url('/gate'))).toMatchObject({
      outcome: 'found',
      tracks: [{ kind: 'video', codec: 'h264' }],
    });
    expect(await probe(cameras.url('/gate'), { ...credentials, password: 'x' })).toMatchObject({
      fault: 'wrong-password',
    });
    expect(await probeStream({ url: cameras.url('/gate') })).toMatchObject({ fault: 'password-needed' });
    expect(await probe('rtsp://127.0.0.1:1/gate')).toMatchObject({ fault: 'connection-refused' });
  },
);

test('a camera is steered by one person at a time, no longer than told, and it is on record', async () => {
  const device = await startDevice({ credentials });
  const cameras = await startCameras({ footage });
  open.push(cameras);
  const site = await TestRecorder.start([
    { id: 'gate', url: cameras.url('/gate'), ...credentials, onvif: { url: device.url('gate') } },
    { id: 'plain', url: cameras.url('/plain') },
  ]);
  open.push(site);
  const token = (person: string, right: 'ptz' | 'live' = 'ptz'): string =>
    site.sign({ right, cameraIds: ['gate', 'plain'], person });
  const steer = async (person: string, what: string, body: object, cameraId = 'gate'): Promise<number> => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    return (await site.ask(`/v1/cameras/${cameraId}/ptz/${what}`, token(person), init)).status;
  };
  await waitUntil(() => site.recorder.findCamera('gate')?.status.onvif?.state === 'linked', 8_000);

  expect(await steer('p1', 'move', { pan: 0.5, timeoutMs: 400 })).toBe(200);
  expect(await steer('p2', 'move', { pan: -0.5 })).toBe(409);
  expect(await steer('p1', 'presets', { name: 'Door' })).toBe(201);
  await waitUntil(() => device.ptzOf('gate').stops > 0, 3_000);
  const { pan } = device.ptzOf('gate').pose;
  expect(pan).toBeGreaterThan(0.02);
  expect(pan).toBeLessThan(0.2);
  expect(await steer('p1', 'go', { preset: 'p1' })).toBe(200);
  expect(await steer('p1', 'go', { preset: 'unknown' })).toBe(409);
  expect(await steer('p1', 'move', { pan: 2 })).toBe(400);
  expect(await steer('p1', 'move', {}, 'plain')).toBe(409);
  const presets = await site.ask('/v1/cameras/gate/ptz/presets', token('p2'));
  expect(await presets.json()).toEqual({ presets: [{ preset: 'p1', name: 'Door' }] });
  const stranger = await site.ask('/v1/cameras/gate/ptz/presets', token('p1', 'live'));
  expect(stranger.status).toBe(403);
  const looks = site.recorder.looks.listAfter(0, 10).filter(({ what }) => what === 'ptz');
  expect(looks.map(({ person, cameraId, right }) => [person, cameraId, right])).toEqual([
    ['p1', 'gate', 'ptz'],
    ['p2', 'gate', 'ptz'],
  ]);
});

test('what a camera notices stands on the timeline, once, and its clock in the status', async () => {
  const device = await startDevice({ credentials, clockOffsetMs: 90_000 });
  const cameras = await startCameras({ footage });
  open.push(cameras);
  device.notice('gate', 'tamper', false);
  const site = await TestRecorder.start([
    { id: 'gate', url: cameras.url('/gate'), ...credentials, onvif: { url: device.url('gate') } },
  ]);
  open.push(site);
  const status = () => site.recorder.findCamera('gate')?.status.onvif;
  await waitUntil(() => device.operations.includes('PullMessages'), 8_000);
  const fromUs = (Math.floor(Date.now() / 1000) - 1) * 1_000_000;
  device.notice('gate', 'motion', true);
  device.notice('gate', 'motion', true);
  await waitUntil(() => site.recorder.events.listAfter(0, 10).length === 1);
  device.notice('gate', 'motion', false);
  await waitUntil(() => site.recorder.events.listAfter(0, 10).length === 2);
  const token = site.sign({
    right: 'review',
    cameraIds: ['gate'],
    span: { fromUs, toUs: fromUs + 60_000_000 },
  });
  const span = `from=${isoOf(fromUs)}&to=${isoOf(fromUs + 50_000_000)}`;
  const events = await (await site.ask(`/v1/cameras/gate/events?${span}`, token)).json();
  const timeline = await (await site.ask(`/v1/cameras/gate/timeline?${span}`, token)).json();

  expect(events.events).toMatchObject([
    { kind: 'motion', isOn: true, topic: 'RuleEngine/CellMotionDetector/Motion', source: 'video-1' },
    { kind: 'motion', isOn: false },
  ]);
  expect(timeline.events.filter(({ kind }: { kind: string }) => kind === 'motion')).toHaveLength(2);
  expect(Math.abs((status()?.clockOffsetUs ?? 0) - 90_000_000)).toBeLessThan(1_000_000);
  expect(site.problems).toEqual([]);
});

test('a probe token is for probing, and only for that', async () => {
  const site = await TestRecorder.start([]);
  open.push(site);
  const init = {
    method: 'POST',
    body: JSON.stringify({ url: 'http://127.0.0.1:1/x', password: 'secret-word' }),
  };
  const probe = async (token: string): Promise<Response> => await site.ask('/v1/onvif/probe', token, init);
  const answer = await probe(site.sign({ right: 'probe', cameraIds: '*' }));

  expect((await probe(site.sign({ right: 'status', cameraIds: '*' }))).status).toBe(403);
  expect((await probe(site.sign({ right: 'probe', cameraIds: ['gate'] }))).status).toBe(403);
  expect(answer.status).toBe(200);
  expect(await answer.text()).not.toContain('secret-word');
});

test('a device is left alone when the recorder ends', async () => {
  const device = await startDevice();
  const stop = new AbortController();
  const asked = new OnvifDevice({ url: device.url('gate'), signal: stop.signal });
  await asked.readClock();
  stop.abort();

  await expect(asked.readClock()).rejects.toMatchObject({ fault: 'timeout' });
  const socket = connect(device.port, '127.0.0.1');
  socket.destroy();
});
