import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newId } from '#kernel/ids.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFootage } from '../testing/pictures.ts';
import type { RtspTestServer } from '../testing/rtsp-server.ts';
import { TestRecorder, isoOf, startCameras } from '../testing/test-recorder.ts';
import { waitUntil } from '../testing/wait-until.ts';
import type { MediaRight } from '../tokens/media-token.ts';

const footage = makeFootage({ bitrateBps: 500_000, framesPerSecond: 25, keyframeEvery: 10 });
const wholeSpan = { fromUs: 0, toUs: 4_000_000_000_000_000 };
let cameras: RtspTestServer;
let site: TestRecorder;

beforeAll(async () => {
  cameras = await startCameras({ footage });
  site = await TestRecorder.start([
    { id: 'gate', url: cameras.url('/gate'), username: 'root', password: 'tulip' },
    { id: 'vault', url: cameras.url('/vault'), record: false },
  ]);
  await waitUntil(() => site.pictures('gate') >= 30);
});

afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await cameras[Symbol.asyncDispose]();
});

function tokenFor(right: MediaRight, cameraIds: '*' | string[] = ['gate']): string {
  return site.sign({ right, cameraIds, span: right === 'status' ? undefined : wholeSpan });
}

async function codeOf(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json();
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

function lastMinute(): string {
  return `from=${isoOf(Date.now() * 1000 - 60_000_000)}&to=${isoOf(Date.now() * 1000 + 1_000_000)}`;
}

/** As a browser never would: headers, method and address as they are. */
async function askRaw(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number | undefined> {
  return await new Promise((resolve, reject) => {
    request({ port: site.api.port, path, headers, method, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('place', () => {
  test('another name, another origin and another method are refused', async () => {
    expect(await askRaw('/healthz', {})).toBe(200);
    expect(await askRaw('/healthz', { host: 'evil.example' })).toBe(403);
    expect(await askRaw('/healthz', { origin: 'http://evil.example' })).toBe(403);
    expect(await askRaw('/healthz', { origin: `http://127.0.0.1:${site.api.port + 1}` })).toBe(403);
    expect(await askRaw('/healthz', { origin: 'null' })).toBe(403);
    expect(await askRaw('/healthz', {}, 'DELETE')).toBe(405);
  });

  test('a problem is a document of its own type and says no more than it must', async () => {
    const answer = await site.ask('/v1/status');

    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toEqual({
      type: '/problems/token-missing',
      title: 'A media token is needed.',
      status: 401,
      code: 'token-missing',
    });
  });

  test.for([
    '/v1/cameras/../status',
    '/v1/cameras/%2e%2e/status',
    '/v1//status',
    '//evil/healthz',
    '/v1/cameras/gate%2f..%2fvault/timeline',
    '/healthz/../../etc/passwd',
    '/v1/status\\..',
  ])('the address %s leads nowhere', async (path) => {
    expect(await askRaw(path, { authorization: `Bearer ${tokenFor('status', '*')}` })).toBe(404);
  });

  test('no address, however odd, makes it fail', async () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'/.%2e?&=v1camerastatusgate0:@#\\'.split('')),
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(letters, async (path) => {
        const status = await askRaw(`/${path}`, { authorization: `Bearer ${tokenFor('status', '*')}` });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
    expect(site.problems).toEqual([]);
  });

  test('what is no HTTP does not disturb it', async () => {
    const socket = connect(site.api.port, '127.0.0.1');
    socket.on('error', () => {}).resume();
    socket.end(Buffer.from('\x16\x03\x01 not HTTP at all\r\n\r\n'));
    await new Promise((resolve) => socket.on('close', resolve));

    expect(await askRaw('/healthz', {})).toBe(200);
  });
});

describe('tokens', () => {
  test('a camera the token does not name is as if it were not there', async () => {
    const answer = await site.ask(`/v1/cameras/vault/timeline?${lastMinute()}`, tokenFor('review'));

    expect([answer.status, await codeOf(answer)]).toEqual([404, 'not-found']);
  });

  test('a right that is not given is not there', async () => {
    expect((await site.ask(`/v1/cameras/gate/timeline?${lastMinute()}`, tokenFor('live'))).status).toBe(403);
    expect((await site.ask('/v1/status', tokenFor('review'))).status).toBe(403);
    expect((await site.ask('/v1/holds', tokenFor('review'))).status).toBe(403);
  });

  test('what tells of every camera is not told to a token of some', async () => {
    for (const path of ['/v1/status', '/metrics', '/v1/looks?after=0'])
      expect((await site.ask(path, tokenFor('status'))).status).toBe(403);
  });

  test('a span reaches as far as the token says', async () => {
    const nowUs = Date.now() * 1000;
    const token = site.sign({
      right: 'review',
      cameraIds: ['gate'],
      span: { fromUs: nowUs - 60_000_000, toUs: nowUs },
    });
    const ask = async (fromUs: number) =>
      (await site.ask(`/v1/cameras/gate/timeline?from=${isoOf(fromUs)}&to=${isoOf(nowUs - 1000)}`, token))
        .status;

    expect(await ask(nowUs - 50_000_000)).toBe(200);
    expect(await ask(nowUs - 70_000_000)).toBe(403);
  });

  test('an expired token, one of another recorder and one in the address are refused', async () => {
    const expired = site.sign({ right: 'status', cameraIds: '*' }, Date.now() - 70_000);
    const foreign = site.sign({
      right: 'status',
      cameraIds: '*',
      recorderId: '00000000-0000-7000-8000-000000000000',
    });

    expect(await codeOf(await site.ask('/v1/status', expired))).toBe('token-refused');
    expect(await codeOf(await site.ask('/v1/status', foreign))).toBe('token-refused');
    expect((await site.ask(`/v1/status?token=${tokenFor('status', '*')}`)).status).toBe(401);
  });

  test('an open recorder is one without keys, on this machine', async () => {
    await using open = await TestRecorder.start([], { isOpen: true });

    expect((await open.ask('/v1/status')).status).toBe(200);
  });
});

describe('answers', () => {
  test('the list has the cameras of the token, and no password is anywhere', async () => {
    const list = await (await site.ask('/v1/cameras', tokenFor('live'))).json();
    const status = await (await site.ask('/v1/status', tokenFor('status', '*'))).text();

    expect(list).toMatchObject({ cameras: [{ id: 'gate', isConnected: true }] });
    expect(JSON.stringify(list) + status).not.toMatch(/tulip|rtsp:/);
  });

  test('metrics count what was recorded', async () => {
    const text = await (await site.ask('/metrics', tokenFor('status', '*'))).text();

    expect(text).toMatch(/^veche_recorder_pictures_recorded_total\{camera="gate"\} [1-9]\d*$/m);
    expect(text).toMatch(/^veche_recorder_cameras\{state="paused"\} 1$/m);
    expect(text).toMatch(/^veche_recorder_memory_bytes\{part="heap-used"\} [1-9]\d+$/m);
  });

  test('how long the ordered days fit is told, and when a disk is too small for them', async () => {
    const { files, storages } = site.recorder;
    const startedAtUs = Date.now() * 1000 - 60_000_000;
    files.add({
      fileId: newId(),
      cameraId: 'gate',
      storageId: storages[0]?.storageId ?? '',
      path: 'x',
      runId: '',
      startedAtUs,
      endedAtUs: startedAtUs + 60_000_000,
      bytes: 1e12,
      fragments: 60,
      indexOffset: null,
      indexSize: null,
      lastHash: null,
    });
    site.recorder.foresee();
    const { forecast } = await (await site.ask('/v1/status', tokenFor('status', '*'))).json();
    const metrics = await (await site.ask('/metrics', tokenFor('status', '*'))).text();

    expect(forecast).toMatchObject({ alarm: 3, bytesPerDay: 1.44e15, cameras: [{ cameraId: 'gate' }] });
    expect(metrics).toMatch(/^veche_recorder_ordered_days_fit_days 0(\.\d+)?(e-\d+)?$/m);
    expect(metrics).toMatch(/^veche_recorder_camera_ordered_days\{camera="gate"\} 30$/m);
  });

  test('the timeline tells what happened and what can be seen', async () => {
    const ask = async (query: string) =>
      await site.ask(`/v1/cameras/gate/timeline?${query}`, tokenFor('review'));
    const timeline = await (await ask(lastMinute())).json();

    expect(timeline).toMatchObject({
      spans: [{ state: 'recorder-down' }, { state: 'recorded' }],
      footage: [{ fromUs: expect.any(Number) }],
      events: [{ kind: 'run-begun' }],
    });
    expect((await ask('from=now')).status).toBe(400);
    expect((await ask(`from=${isoOf(0)}&to=${isoOf(40 * 86_400_000_000)}`)).status).toBe(400);
    expect((await ask(`${lastMinute()}&to=2026-01-01T00:00:00Z`)).status).toBe(400);
    expect((await ask(`${lastMinute()}&extra=1`)).status).toBe(400);
  });

  test('a hold is placed for a reason, listed, and released for a reason', async () => {
    const body = { cameraId: 'gate', from: isoOf(1_000_000), to: isoOf(2_000_000), reason: 'case 12' };
    const post = async (path: string, value: object, token: string) =>
      await site.ask(path, token, { method: 'POST', body: JSON.stringify(value) });
    const made = await post('/v1/holds', body, tokenFor('hold'));
    const { holdId } = (await made.json()) as { holdId: string };
    const foreign = await post(
      `/v1/holds/${holdId}/release`,
      { reason: 'mine' },
      tokenFor('hold', ['vault']),
    );
    const list = await (await site.ask('/v1/holds', tokenFor('hold'))).json();
    const released = await post(`/v1/holds/${holdId}/release`, { reason: 'closed' }, tokenFor('hold'));

    expect(made.status).toBe(201);
    expect(foreign.status).toBe(404);
    expect(list).toMatchObject({ holds: [{ holdId, reason: 'case 12' }] });
    expect(released.status).toBe(200);
    expect(site.recorder.holds.list()).toEqual([]);
    expect((await post('/v1/holds', { ...body, reason: '' }, tokenFor('hold'))).status).toBe(400);
    expect((await post('/v1/holds', { ...body, reason: 'x'.repeat(70_000) }, tokenFor('hold'))).status).toBe(
      413,
    );
  });

  test('the journal of looks can be read onwards and not be changed', async () => {
    const { looks } = site.recorder;
    const look = {
      atUs: 1,
      person: 'p',
      session: 's',
      cameraId: 'gate',
      right: 'live',
      what: 'live-begun',
      fromUs: 1,
      toUs: null,
    } as const;
    looks.add(look);
    const [last] = looks.listAfter(0, 1000).slice(-1);
    const token = tokenFor('status', '*');
    const answer = await (await site.ask(`/v1/looks?after=${(last?.number ?? 0) - 1}`, token)).json();
    await site.ask('/v1/looks/acknowledge', token, {
      method: 'POST',
      body: JSON.stringify({ number: last?.number }),
    });

    expect(answer).toMatchObject({ looks: [{ ...look, number: last?.number }] });
    expect(looks.acknowledged).toBe(last?.number);
    const database = new DatabaseSync(join(site.folder, 'recorder.json.index.sqlite'));
    expect(() => database.exec('delete from look')).toThrow(/append-only/);
    expect(() => database.exec(`update look set person = 'x'`)).toThrow(/append-only/);
    database.close();
  });
});
