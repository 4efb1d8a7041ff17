import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestCaller } from '#kernel/testing/hub.ts';
import { discoveryPort } from '#recorder/onvif/discovery.ts';
import { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { VirtualOnvif } from '#recorder/virtual/onvif-device.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';
import { foundDevices, probedDevice, probedStream } from '#modules/video/contract/setup-routes.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/*
 * An administrator sets a camera up from afar: hub, recorder, ONVIF device and stream speak their real protocols on this
 * machine.
 */

let site: RecordedSchool;
let cameras: RtspTestServer;
let devices: VirtualOnvif;
let web: Server;
const credentials = { username: 'installer', password: 'Очень-секретно-7' };
const scene = {
  name: 'YARD',
  widthPx: 320,
  heightPx: 180,
  framesPerSecond: 10,
  keyframeEvery: 10,
  bFrames: 0,
};

beforeAll(async () => {
  site = await openRecordedSchool();
  const footage = encodeClip(scene, 4, 0);
  cameras = await new RtspTestServer({ footage, credentials: { ...credentials, algorithm: 'MD5' } }).start();
  devices = await new VirtualOnvif({
    streamUrlOf: (id) => (id === 'yard' ? cameras.url('/yard') : undefined),
    substreamUrlOf: () => cameras.url('/yard-small'),
    credentials,
    clockOffsetMs: 3_600_000,
  }).start();
  await devices.answerDiscovery(['yard'], discoveryPort);
  web = createServer((_request, response) => void response.end('<html><body>Hello</body></html>'));
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
}, 120_000);

afterAll(async () => {
  web.close();
  await devices[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

interface Asked {
  readonly deviceUrl?: string;
  readonly streamUrl?: string;
  readonly addresses?: readonly string[];
}

async function open(caller: TestCaller, asked: Asked) {
  // NOTE: the recorder's clock is the machine's, and the hub signs for it.
  site.town.clock.advance(Math.max(0, Date.now() - site.town.clock.now().getTime()));
  return await caller.send('POST', `/api/v1/video/recorders/${site.recorderId}/probes`, asked);
}

async function make(caller: TestCaller, probeId: string, given: object = credentials): Promise<Response> {
  return await fetch(`${site.base}/media/probes/${probeId}`, {
    method: 'POST',
    headers: {
      cookie: caller.cookie ?? '',
      'x-veche-client': 'test',
      'content-type': 'application/json',
    },
    body: JSON.stringify(given),
  });
}

async function probe(asked: Asked, given: object = credentials): Promise<unknown> {
  const opened = await open(site.admin, asked);
  const answer = await make(site.admin, opened.body.probeId, given);
  expect(answer.status).toBe(200);
  return await answer.json();
}

const nobody = { username: null, password: null };

test('the recorder finds the device in its network, by asking all and by asking it alone', async () => {
  const heard = foundDevices.parse(await probe({}, nobody));
  const asked = foundDevices.parse(await probe({ addresses: ['127.0.0.1'] }, nobody));

  expect(heard.devices.flatMap(({ urls }) => urls)).toContain(devices.url('yard'));
  expect(asked.devices.map(({ name }) => name)).toContain('yard');
});

test('a device shows its profiles, both its streams and how wrong its clock is', async () => {
  const found = probedDevice.parse(await probe({ deviceUrl: devices.url('yard') }));
  if (found.outcome === 'failed') throw new Error(found.fault);

  expect(found.profiles.map(({ streamUrl, widthPx }) => [streamUrl, widthPx])).toEqual([
    [cameras.url('/yard'), 640],
    [cameras.url('/yard-small'), 320],
  ]);
  expect(Math.abs(found.clock.offsetUs / 1_000_000 - 3_600)).toBeLessThan(5);
  expect(found.hasPtz).toBe(true);
});

test('a stream shows its first picture', async () => {
  const found = probedStream.parse(await probe({ streamUrl: cameras.url('/yard') }));
  if (found.outcome === 'failed') throw new Error(found.fault);

  expect([found.widthPx, found.heightPx]).toEqual([320, 180]);
  expect(
    Buffer.from(found.pictureJpeg ?? '', 'base64')
      .subarray(0, 3)
      .toString('hex'),
  ).toBe('ffd8ff');
});

test('what cannot be had says exactly why', async () => {
  const address = web.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const wrong = { ...credentials, password: 'другой' };
  const faultOf = async (asked: Asked, given: object): Promise<unknown> =>
    Object(await probe(asked, given)).fault;

  expect([
    await faultOf({ deviceUrl: devices.url('yard') }, wrong),
    await faultOf({ deviceUrl: devices.url('yard') }, nobody),
    await faultOf({ deviceUrl: 'http://127.0.0.1:9/onvif/device_service' }, credentials),
    await faultOf({ deviceUrl: `http://127.0.0.1:${port}/` }, credentials),
    await faultOf({ streamUrl: cameras.url('/yard') }, wrong),
    await faultOf({ streamUrl: 'rtsp://no-such-name.invalid/x' }, credentials),
  ]).toEqual([
    'wrong-password',
    'password-needed',
    'connection-refused',
    'not-onvif',
    'wrong-password',
    'unknown-name',
  ]);
}, 30_000);

test('a probe is made once, by who opened it, and by nobody without the permission', async () => {
  const { body } = await open(site.admin, { deviceUrl: devices.url('yard') });
  const other = await site.town.signIn({ roleId: 'admin' });

  expect((await open(site.teacher, {})).status).toBe(403);
  expect((await make(site.teacher, body.probeId)).status).toBe(404);
  expect((await make(other, body.probeId)).status).toBe(404);
  expect((await make(site.admin, body.probeId)).status).toBe(200);
  expect((await make(site.admin, body.probeId)).status).toBe(404);
});

test('a probe that waited too long is gone', async () => {
  const { body } = await open(site.admin, {});
  site.town.clock.advance(61_000);

  expect((await make(site.admin, body.probeId)).status).toBe(404);
});

test('addresses with a password inside, and those of other protocols, are refused', async () => {
  const asked = [
    { deviceUrl: 'http://admin:12345@127.0.0.1/' },
    { deviceUrl: 'file:///etc/passwd' },
    { streamUrl: 'rtsp://admin:12345@127.0.0.1/' },
    { streamUrl: 'http://127.0.0.1/' },
  ];
  const statuses = await Promise.all(asked.map(async (one) => (await open(site.admin, one)).status));
  expect(statuses).toEqual([400, 400, 400, 400]);
});

test('the audit names the person and the host, and no password is kept anywhere', async () => {
  const { hub } = site.town;
  const audit = await hub.database.executeSql(
    `select actor_person_id, difference from audit.entry where route_id = 'video.openProbe'`,
  );
  const kept = await hub.database.executeSql('select row_to_json(probe) as row from video.probe');

  expect(JSON.stringify(audit.rows)).toContain(site.admin.personId);
  expect(JSON.stringify(audit.rows)).toContain(`127.0.0.1:${devices.port}`);
  expect(JSON.stringify([audit.rows, kept.rows])).not.toContain(credentials.password);
});
