import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import type { TestCaller } from '#kernel/testing/hub.ts';
import { sampleInput } from '#kernel/http/testing/sample-input.ts';
import { recorderRoutes } from '#recorder/api/recorder-api.ts';
import { pathNames } from '#recorder/api/route.ts';
import type { ApiRoute } from '#recorder/api/route.ts';
import { LiveClient } from '#recorder/testing/live-client.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/*
 * A hospital has a camera of its own on the same recorder, and nothing of the school's. With every token it can get, with
 * none and with a stolen one, it asks every route of the recorder (pictures, HLS, WebSocket, exports, all that is declared)
 * for the school's camera and for one that never was, through the hub and at the recorder itself: no difference.
 */

let site: RecordedSchool;
let ownCameraId: string;
let port: number;
/** Of the school: what only its own answers name. */
let fileName: string;
let exportId: string;
const rights = ['live', 'review', 'export', 'ptz'] as const;
/** Each way of asking has a person of its own, so that none reaches the limit of what a session asks. */
const ways: { readonly name: string; readonly caller: TestCaller; readonly token: string }[] = [];

beforeAll(async () => {
  site = await openRecordedSchool();
  const hospital = await site.town.addOrganisation('Больница', 'hospital');
  ownCameraId = await site.addCamera(hospital);
  const signIn = async () => await site.town.signIn({ roleId: 'school', organisationId: hospital });
  const doctor = await signIn();
  while ((await linkStateOf(doctor)) !== 'recorded') await pause(500);
  await readSchool();
  for (const right of rights) {
    const caller = await signIn();
    ways.push({ name: right, caller, token: await tokenOf(caller, right) });
  }
  ways.push({ name: 'no token', caller: await signIn(), token: '' });
  const stolen = await site.exchange(site.teacher, await site.open(site.teacher, 'review', 'проверка'));
  ways.push({ name: 'stolen', caller: await signIn(), token: stolen.token });
  const { rows } = await site.town.hub.database.executeSql('select media_port from video.recorder');
  port = Number(Object.values(rows[0] ?? {})[0]);
}, 120_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

async function linkStateOf(caller: TestCaller): Promise<string | undefined> {
  return (await caller.get(`/api/v1/video/cameras/${ownCameraId}`)).body.link?.state;
}

async function tokenOf(caller: TestCaller, right: string): Promise<string> {
  const asked = { cameraIds: [ownCameraId], right, reason: 'проверка доступа' };
  const { body } = await caller.send('POST', '/api/v1/video/viewings', asked);
  return (await site.exchange(caller, body.viewings[0].viewingId)).token;
}

/** The school looks and exports: there is a file and a package whose numbers a foreigner might have heard. */
async function readSchool(): Promise<void> {
  const { teacher, cameraId } = site;
  const span = { from: ago(20), to: ago(2) };
  const review = await site.exchange(teacher, await site.open(teacher, 'review', 'проверка'));
  const query = new URLSearchParams(span).toString();
  const playlist = await site.ask(teacher, review.token, `/v1/cameras/${cameraId}/hls/index.m3u8?${query}`);
  fileName = /([0-9a-f-]{36}\.mp4)/.exec(await playlist.text())?.[1] ?? '';
  const giving = await site.exchange(teacher, await site.open(teacher, 'export', 'проверка'));
  const made = await site.ask(teacher, giving.token, '/v1/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-veche-client': 'test' },
    body: JSON.stringify({ cameraIds: [cameraId], ...span, purpose: 'проверка' }),
  });
  ({ exportId } = await made.json());
}

function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

type Whose = 'school' | 'absent';

function inputOf(route: ApiRoute, whose: Whose): Record<string, unknown> {
  const isThere = whose === 'school';
  const cameraId = isThere ? site.cameraId : newId();
  const file = isThere ? fileName : `${newId()}.mp4`;
  const samples: Readonly<Record<string, unknown>> = {
    cameraId,
    cameraIds: [cameraId],
    fileName: file,
    file: file.replace('.mp4', ''),
    exportId: isThere ? exportId : newId(),
    holdId: newId(),
    sessionId: newId(),
    from: ago(20),
    to: ago(2),
    at: ago(5),
    start: 0,
    end: 90_000,
    speed: 8,
    after: 0,
    limit: 10,
    number: 0,
    url: route.path.includes('onvif') ? 'http://127.0.0.1:9/onvif' : 'rtsp://127.0.0.1:9/x',
    pan: 0,
    tilt: 0,
    zoom: 0,
    offer: 'v=0 an offer of nothing',
    session: 'a-page-that-nobody-opened',
    key: 'A'.repeat(43),
  };
  return sampleInput(route.id, route.input, (field) => samples[field]);
}

async function ask(route: ApiRoute, whose: Whose, base: string, headers: Readonly<Record<string, string>>) {
  const input = inputOf(route, whose);
  const inPath = pathNames(route.path);
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => String(input[name]));
  const rest = Object.entries(input).filter(([name]) => !inPath.includes(name));
  const query = new URLSearchParams(rest.map(([name, value]): [string, string] => [name, String(value)]));
  const isBody = route.method === 'POST';
  const body = isBody ? JSON.stringify(Object.fromEntries(rest)) : null;
  const type = route.textBody?.type ?? 'application/json';
  const answer = await fetch(`${base}${path}${isBody ? '' : `?${query.toString()}`}`, {
    method: route.method,
    headers: { ...headers, ...(isBody ? { 'content-type': type } : {}) },
    body,
  });
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  return { told: told(answer.status, text), isNamed: text.includes(site.cameraId) };
}

function told(status: number, body: string): string {
  return `${status} ${body.slice(0, 20_000).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '·')}`;
}

function headersOf({ caller, token }: { caller: TestCaller; token: string }): Record<string, string> {
  const own = { cookie: caller.cookie ?? '', 'x-veche-client': 'test' };
  return { ...own, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
}

async function differences(base: string, way: (typeof ways)[number], isDirect: boolean): Promise<string[]> {
  const { cookie, ...bare } = headersOf(way);
  const headers = isDirect ? bare : { ...bare, cookie: cookie ?? '' };
  const different: string[] = [];
  for (const route of recorderRoutes) {
    const there = await ask(route, 'school', base, headers);
    const gone = await ask(route, 'absent', base, headers);
    if (there.told !== gone.told) different.push(`${way.name} ${route.id}: ${there.told} / ${gone.told}`);
    if (there.isNamed) different.push(`${way.name} ${route.id} names the camera`);
  }
  return different;
}

test('the foreigner has tokens that show the own camera', async () => {
  const [live] = ways;
  const picture = await site.ask(
    live?.caller ?? site.teacher,
    live?.token ?? '',
    `/v1/cameras/${ownCameraId}/snapshot.jpg`,
  );
  expect(picture.headers.get('content-type')).toBe('image/jpeg');
  expect(fileName).toMatch(/^[0-9a-f-]{36}\.mp4$/);
  expect(exportId).toMatch(/^[0-9a-f-]{36}$/);
});

test('through the hub every route of the recorder answers as for a camera that never was', async () => {
  for (const way of ways)
    expect(await differences(`${site.base}/media/${site.recorderId}`, way, false)).toEqual([]);
}, 60_000);

test('the recorder itself answers a token of another camera as for one that never was', async () => {
  for (const way of ways.filter(({ name }) => name !== 'stolen'))
    expect(await differences(`http://127.0.0.1:${port}`, way, true)).toEqual([]);
}, 60_000);

test('a recorder with nothing of the foreigner answers like one that never was', async () => {
  const stranger = await site.town.signIn({ roleId: 'school' });
  const headers = headersOf({ caller: stranger, token: '' });
  for (const route of recorderRoutes) {
    const there = await ask(route, 'school', `${site.base}/media/${site.recorderId}`, headers);
    const gone = await ask(route, 'absent', `${site.base}/media/${newId()}`, headers);
    expect(there, route.id).toEqual(gone);
  }
}, 30_000);

test('the WebSocket of a foreign camera closes like that of none, before a picture', async () => {
  const sockets = recorderRoutes.filter(({ answer }) => answer.kind === 'socket');
  const live = ways.find(({ name }) => name === 'live');
  const stolen = ways.find(({ name }) => name === 'stolen');
  const watched = [live, stolen].flatMap((way) =>
    [site.cameraId, newId()].flatMap((cameraId) =>
      sockets.flatMap(({ path }) => {
        if (!way) return [];
        const place = path.replace(':cameraId', cameraId);
        const through = `${site.base.replace('http', 'ws')}/media/${site.recorderId}${place}`;
        const client = new LiveClient(through, way.token, headersOf(way));
        const direct = new LiveClient(`ws://127.0.0.1:${port}${place}`, live?.token);
        return [client, direct];
      }),
    ),
  );
  await waitUntil(() => watched.every(({ closeCode }) => closeCode !== undefined), 15_000);
  const half = watched.length / 2;
  const codes = watched.map(({ closeCode }) => closeCode);

  expect(watched.flatMap(({ pictures, texts, messages }) => [...pictures, ...texts, ...messages])).toEqual(
    [],
  );
  expect(codes.slice(0, 2)).toEqual(codes.slice(2, 4));
  expect(codes.slice(half, half + 2)).toEqual(codes.slice(half + 2, half + 4));
}, 30_000);
