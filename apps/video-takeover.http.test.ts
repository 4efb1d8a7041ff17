import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { LiveClient } from '#recorder/testing/live-client.ts';
import {
  endRecorder,
  prepareSite,
  readFootageFiles,
  startRecorder,
} from '#recorder/testing/recorder-process.ts';
import type { TestSite } from '#recorder/testing/recorder-process.ts';
import { RtspTestServer } from '#recorder/testing/rtsp-server.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { encodeClip } from '#recorder/virtual/scene-encoder.ts';
import { readDay } from '#modules/video/server/health/read-ledger.ts';
import { holdClip, releaseClip } from '#modules/video/server/requests/holds.ts';
import type { VideoTables } from '#modules/video/server/tables.ts';
import { cameraOf } from '#modules/video/server/test-town.ts';
import { CuttableLink } from './testing/cuttable-link.ts';

/*
 * Two recorders of a school in processes of their own, a camera, the hub, and a power cut: one is killed, the other records
 * its camera, it comes back, and its camera is given back. What lies on either is seen as if it lay on one.
 */

const scene = {
  name: 'ENTRANCE',
  widthPx: 320,
  heightPx: 180,
  framesPerSecond: 10,
  keyframeEvery: 10,
  bFrames: 0,
};

const folder = mkdtempSync(join(tmpdir(), 'veche-takeover-'));
let town: TestHub;
let base: string;
let following: NodeJS.Timeout;
let source: RtspTestServer;
let link: CuttableLink;
let admin: TestCaller;
let teacher: TestCaller;
let officer: TestCaller;
let school: string;
let police: string;
let own: Recorder;
let standIn: Recorder;
let foreign: string;
let cameraId: string;
let killedAtMs: number;
let backAtMs: number;
const timeZone = 'Europe/Moscow';

interface Recorder {
  readonly id: string;
  readonly site: TestSite;
  process: ChildProcess;
}

beforeAll(async () => {
  town = await openTestHub();
  base = await town.app.listen({ port: 0, host: '127.0.0.1' });
  // NOTE: recorders go by the clock of the machine; that of the tests stands still.
  following = setInterval(
    () => town.clock.advance(Math.max(0, Date.now() - town.clock.now().getTime())),
    100,
  );
  school = await town.addOrganisation('Школа № 2', 'school');
  police = await town.addOrganisation('Отдел полиции', 'police');
  teacher = await town.signIn({ roleId: 'school', organisationId: school });
  officer = await town.signIn({ roleId: 'police', organisationId: police });
  admin = await town.signIn({ roleId: 'admin' });
  source = await new RtspTestServer({ footage: encodeClip(scene, 4, 0) }).start();
  link = await new CuttableLink(Number(new URL(base).port)).start();
  own = await addRecorder('own', `ws://127.0.0.1:${link.port}`);
  standIn = await addRecorder('stand-in', base.replace('http', 'ws'));
  foreign = (await announce('foreign', police)).id;
  const camera = cameraOf(school, {
    recorderId: own.id,
    streamUrl: source.url('/entrance'),
    username: 'veche',
  });
  const entered = await admin.send('POST', '/api/v1/video/cameras', { ...camera, password: 'sorok-dva' });
  cameraId = entered.body.id;
  while ((await linkState()) !== 'recorded') await pause(500);
  await pause(3_000);
}, 180_000);

afterAll(async () => {
  clearInterval(following);
  for (const recorder of [own, standIn]) await endRecorder(recorder.process, 'SIGKILL');
  await link[Symbol.asyncDispose]();
  await source[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function announce(name: string, ownerOrganisationId: string) {
  const asked = { name: `Регистратор ${name}`, ownerOrganisationId, mediaUrl: null };
  return (await admin.send('POST', '/api/v1/video/recorders', asked)).body;
}

async function addRecorder(name: string, url: string): Promise<Recorder> {
  const { id, enrolmentCode } = await announce(name, school);
  const place = join(folder, name);
  await mkdir(place);
  const site = await prepareSite(place, [], 0, { hub: { url, enrolmentCode } });
  return { id, site, process: startRecorder(site) };
}

async function listed(id: string) {
  const { body } = await admin.get('/api/v1/video/recorders');
  return body.recorders.find((recorder: { id: string }) => recorder.id === id);
}

async function name(standInId: string | null) {
  const { version } = await listed(own.id);
  return await admin.send('PUT', `/api/v1/video/recorders/${own.id}/stand-in`, { version, standInId });
}

async function linkState(): Promise<string | undefined> {
  return (await teacher.get(`/api/v1/video/cameras/${cameraId}`)).body.link?.state;
}

async function tokenOf(caller: TestCaller, right: string): Promise<string> {
  const asked = { cameraIds: [cameraId], right, reason: 'пропал рюкзак' };
  const { body } = await caller.send('POST', '/api/v1/video/viewings', asked);
  return await exchange(caller, body.viewings?.[0]?.viewingId);
}

async function exchange(caller: TestCaller, viewingId: string, isSingleUse = false): Promise<string> {
  const headers = {
    cookie: caller.cookie ?? '',
    'x-veche-client': 'test',
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ viewingId, isSingleUse });
  const answer = await fetch(`${base}/media/tokens`, { method: 'POST', headers, body });
  return ((await answer.json()) as { token?: string }).token ?? '';
}

/** As the page asks: always at the recorder that the register names. */
async function ask(token: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('cookie', teacher.cookie ?? '');
  headers.set('authorization', `Bearer ${token}`);
  const url = path.startsWith('/media/') ? path : `/media/${own.id}/v1/cameras/${cameraId}/${path}`;
  return await fetch(`${base}${url}`, { ...init, headers });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

async function told(recorder: Recorder): Promise<{ record: boolean; password?: string }> {
  const file = `${recorder.site.configFile}.hub-configuration.json`;
  return JSON.parse(await readFile(file, 'utf8')).cameras.find(({ id }: { id: string }) => id === cameraId);
}

async function watchLive(): Promise<number> {
  const token = await tokenOf(teacher, 'live');
  const address = `${base.replace('http', 'ws')}/media/${own.id}/v1/cameras/${cameraId}/live`;
  const client = new LiveClient(address, token, { cookie: teacher.cookie ?? '' });
  await waitUntil(() => client.pictures.length > 3 || client.closeCode !== undefined, 10_000);
  client.close();
  return client.pictures.length;
}

function system(id: string) {
  const context: unknown = createSystemContext(town.hub, { id });
  return context as SystemContext<VideoTables> & Parameters<typeof holdClip.run>[0];
}

async function firstOfStandIn(): Promise<number> {
  const [first] = await readFootageFiles(standIn.site.disk);
  return Math.ceil((first?.scanned.head.startedAtUs ?? 0) / 1_000);
}

async function holdsOf({ site }: Recorder): Promise<number> {
  using database = new DatabaseSync(`${site.configFile}.index.sqlite`, { readOnly: true });
  return database.prepare('select 1 from hold where camera_id = ?').all(cameraId).length;
}

async function firstLedgerInstant(): Promise<string> {
  using database = new DatabaseSync(`${own.site.configFile}.index.sqlite`, { readOnly: true });
  const row = database.prepare('select min(from_us) as first from ledger where camera_id = ?').get(cameraId);
  return iso(Number(row?.first) / 1_000);
}

test('a recorder cannot stand in for itself, and one of another owner waits for the owner to agree', async () => {
  expect((await name(foreign)).status).toBe(200);
  expect(await listed(own.id)).toMatchObject({ isStandInAwaited: true });
  expect((await name(own.id)).body.code).toBe('video.stand-in-impossible');
  expect((await name(standIn.id)).status).toBe(200);
  expect(await listed(own.id)).toMatchObject({
    standInName: 'Регистратор stand-in',
    isStandInAwaited: false,
  });
});

test('a cut of ten seconds does nothing', async () => {
  own.process.kill('SIGSTOP');
  await pause(10_000);
  own.process.kill('SIGCONT');
  await pause(6_000);
  const { takenOver } = await listed(own.id);

  expect(takenOver).toBeNull();
}, 30_000);

test('the camera of a recorder that was killed is recorded by the other within thirty seconds', async () => {
  await endRecorder(own.process, 'SIGKILL');
  killedAtMs = Date.now();
  await expect.poll(async () => (await listed(own.id)).takenOver, { timeout: 40_000 }).not.toBeNull();
  await expect
    .poll(async () => (await readFootageFiles(standIn.site.disk)).length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  await expect.poll(async () => await linkState(), { timeout: 20_000 }).toBe('recorded');
  const tookMs = (await firstOfStandIn()) - killedAtMs;
  console.info(`the first picture of the stand-in came ${Math.round(tookMs)} ms after the kill`);

  expect(tookMs).toBeLessThan(30_000);
  expect(tookMs).toBeGreaterThan(0);
}, 90_000);

test('who looks after recorders and the owner are told, and the audit knows', async () => {
  const recorders = [await listed(own.id), await listed(standIn.id)];
  const card = (await teacher.get(`/api/v1/video/cameras/${cameraId}`)).body;
  const { rows } = await town.hub.database.executeSql(
    `select recipient_person_id, subject from notify.message where kind = 'video.mail-takeover'`,
  );
  const people = rows.map((row) => Object.values(row as object)[0]);
  const audit = await town.hub.database.executeSql(
    `select count(*) from audit.entry where subject_id = $1 and difference::text like '%isBegun%'`,
    [own.id],
  );

  expect(recorders[0].takenOver).toMatchObject({ standInName: 'Регистратор stand-in', cause: 'silent' });
  expect(recorders[1].standsInFor).toMatchObject([{ name: 'Регистратор own', cameraCount: 1 }]);
  expect([card.recorderName, card.standInName]).toEqual(['Регистратор own', 'Регистратор stand-in']);
  expect(people).toContain(teacher.personId);
  expect(Object.values(audit.rows[0] as object).map(Number)).toEqual([1]);
});

test('live pictures come from the stand-in at the same address, and to nobody new', async () => {
  const { body } = await officer.send('POST', '/api/v1/video/viewings', {
    cameraIds: [cameraId],
    right: 'live',
    reason: null,
  });
  const snapshot = await ask(await tokenOf(teacher, 'live'), 'snapshot.jpg');

  expect(await watchLive()).toBeGreaterThan(3);
  expect(snapshot.status).toBe(200);
  expect(body.code).toBe('video.camera-not-found');
  expect((await told(standIn)).password).toMatch(/^encrypted:/);
}, 30_000);

test('what lies with a dead recorder is told as unknown, and what the stand-in has is played', async () => {
  const token = await tokenOf(teacher, 'review');
  await pause(3_000);
  const span = `from=${iso(killedAtMs - 3_000)}&to=${iso(Date.now() - 1_000)}`;
  const timeline = await ask(token, `timeline?${span}`);
  const { unknown } = (await timeline.json()) as { unknown: { fromUs: number; toUs: number }[] };
  const playlist = await ask(token, `hls/index.m3u8?${span}`);

  expect(unknown).toHaveLength(1);
  expect(unknown[0]?.fromUs).toBe((killedAtMs - 3_000) * 1_000);
  expect(Math.abs((unknown[0]?.toUs ?? 0) / 1_000 - (await firstOfStandIn()))).toBeLessThan(2_000);
  expect([playlist.status, playlist.headers.get('x-part-unknown')]).toEqual([200, 'true']);
}, 30_000);

test('the camera is given back when its recorder is back', async () => {
  await pause(3_000);
  own.process = startRecorder(own.site);
  await expect.poll(async () => (await listed(own.id)).takenOver, { timeout: 90_000 }).toBeNull();
  backAtMs = Date.now();
  await expect.poll(async () => (await told(standIn)).record, { timeout: 10_000 }).toBe(false);
  await pause(3_000);

  expect((await told(standIn)).password).toBeUndefined();
  expect(await watchLive()).toBeGreaterThan(3);
  expect(await linkState()).toBe('recorded');
}, 120_000);

test('before, during and after are one timeline, each second told once', async () => {
  const [from, to] = [killedAtMs - 3_000, backAtMs + 2_000];
  const answer = await ask(await tokenOf(teacher, 'review'), `timeline?from=${iso(from)}&to=${iso(to)}`);
  const { spans, footage } = (await answer.json()) as {
    spans: { fromUs: number; toUs: number; state: string }[];
    footage: { fromUs: number; toUs: number }[];
  };
  const missing = spans.filter(({ state }) => state !== 'recorded');
  const missingMs = missing.reduce((sum, { fromUs, toUs }) => sum + (toUs - fromUs) / 1_000, 0);

  expect(spans[0]?.fromUs).toBe(from * 1_000);
  for (const [index, span] of spans.slice(1).entries()) expect(span.fromUs).toBe(spans[index]?.toUs);
  expect(new Set(missing.map(({ state }) => state))).toEqual(new Set(['recorder-down']));
  expect(missingMs).toBeLessThan(30_000);
  expect(footage.length).toBeGreaterThanOrEqual(2);
}, 20_000);

test('one playlist plays over all of it, and every piece is there', async () => {
  const token = await tokenOf(teacher, 'review');
  const span = `from=${iso(killedAtMs - 3_000)}&to=${iso(backAtMs + 1_000)}`;
  const playlist = await (await ask(token, `hls/index.m3u8?${span}`)).text();
  const lines = playlist.split('\n');
  const statuses: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const [, length, offset] = /^#EXT-X-BYTERANGE:(\d+)@(\d+)$/.exec(lines[index - 1] ?? '') ?? [];
    const range = `bytes=${offset}-${Number(offset) + Number(length) - 1}`;
    statuses.push((await ask(token, line, { headers: { range } })).status);
  }

  expect(playlist).toContain(`/media/${own.id}/`);
  expect(playlist).toContain(`/media/${standIn.id}/`);
  expect(new Set(statuses)).toEqual(new Set([206]));
}, 30_000);

test('a picture comes from whoever recorded its moment', async () => {
  const token = await tokenOf(teacher, 'review');
  const duringMs = (await firstOfStandIn()) + 2_000;
  const statuses = [];
  for (const atMs of [killedAtMs - 2_500, duringMs, backAtMs + 1_000])
    statuses.push((await ask(token, `frame.jpg?at=${iso(atMs)}`)).status);

  expect(statuses).toEqual([200, 200, 200]);
}, 30_000);

test('a package is of one recorder and fetched once; a span over both is refused with a word', async () => {
  const asked = { cameraIds: [cameraId], right: 'export', reason: 'пропал рюкзак' };
  const { body: opened } = await teacher.send('POST', '/api/v1/video/viewings', asked);
  const { viewingId } = opened.viewings[0];
  const token = await exchange(teacher, viewingId);
  const duringMs = await firstOfStandIn();
  const prepare = async (from: number, to: number) => {
    const body = JSON.stringify({ cameraIds: [cameraId], from: iso(from), to: iso(to), purpose: 'проверка' });
    const headers = { 'content-type': 'application/json', 'x-veche-client': 'test' };
    return await ask(token, `/media/${own.id}/v1/exports`, { method: 'POST', headers, body });
  };
  const during = await prepare(duringMs + 500, duringMs + 2_500);
  const { exportId } = (await during.json()) as { exportId: string };
  const followed = await ask(token, `/media/${own.id}/v1/exports/${exportId}`);
  const once = await exchange(teacher, viewingId, true);
  const address = `${base}/media/${own.id}/v1/exports/${exportId}/package.zip?token=${once}`;
  const fetched = [];
  for (let times = 0; times < 2; times += 1) {
    const answer = await fetch(address, { headers: { cookie: teacher.cookie ?? '' } });
    fetched.push([answer.status, (await answer.arrayBuffer()).byteLength > 10_000]);
  }
  const both = await prepare(killedAtMs - 2_000, duringMs + 2_000);

  expect([during.status, followed.status]).toEqual([201, 200]);
  expect(fetched).toEqual([
    [200, true],
    [404, false],
  ]);
  expect([both.status, ((await both.json()) as { code: string }).code]).toEqual([409, 'two-recorders']);
}, 30_000);

test('a clip over both is kept from deletion by both, and let go by both', async () => {
  const span = { from: iso(killedAtMs - 2_000), to: iso((await firstOfStandIn()) + 2_000) };
  const asked = await officer.send('POST', '/api/v1/video/requests', {
    ...span,
    ownerOrganisationId: school,
    onBehalfOf: police,
    lng: 33.3,
    lat: 54.1501,
    place: 'у входа',
    reason: 'украден велосипед у входа',
  });
  const of = { requestId: asked.body.id, cameraId };
  const approval = {
    ...span,
    cameraIds: [cameraId],
    mayDownload: false,
    linkUntil: iso(Date.now() + 3_600_000),
  };
  await teacher.send('POST', `/api/v1/video/requests/${of.requestId}/approval`, approval);
  await holdClip.run(system('video.hold-clip'), of as never, AbortSignal.timeout(10_000));
  const kept = [await holdsOf(own), await holdsOf(standIn)];
  await releaseClip.run(system('video.release-clip'), of as never, AbortSignal.timeout(10_000));
  const after = [await holdsOf(own), await holdsOf(standIn)];
  const clip = await teacher.send('POST', '/api/v1/video/cases', {
    organisationId: school,
    title: 'Велосипед',
    basis: 'Заявление № 3',
  });
  const evidence = {
    ...span,
    cameraId,
    requestId: null,
    title: 'Вход',
    reason: 'кража',
    holdUntil: approval.linkUntil,
  };
  const refused = await teacher.send('POST', `/api/v1/video/cases/${clip.body.id}/clips`, evidence);

  expect(kept).toEqual([1, 1]);
  expect(after).toEqual([0, 0]);
  expect(refused.body.code).toBe('video.span-on-two-recorders');
}, 30_000);

/** The report as the owner sees it, after both ledgers were read up to now. */
async function readReport(): Promise<{ ordered: number; online: number; until: Date }> {
  const until = new Date(Date.now() - 2_000);
  const day = townDayOf(until, timeZone);
  for (const recorderId of [own.id, standIn.id])
    await readDay(
      system('video.read-ledger'),
      { recorderId, day, until, timeZone },
      AbortSignal.timeout(10_000),
    );
  const path = `/api/v1/video/cameras/${cameraId}/health?from=${day}&to=${day}`;
  return { ...(await teacher.get(path)).body.health, until };
}

test('the report counts a second once, and as recorded where one of both recorded it', async () => {
  const first = await readReport();
  const again = await readReport();
  const wallSeconds = (first.until.getTime() - Date.parse(await firstLedgerInstant())) / 1_000;
  const missing = first.ordered - first.online;
  const gapSeconds = ((await firstOfStandIn()) - killedAtMs) / 1_000;

  expect(Math.abs(first.ordered - wallSeconds)).toBeLessThanOrEqual(2);
  expect(missing).toBeGreaterThan(5);
  // NOTE: of the ten seconds in which it was stopped some are missing too.
  expect(missing).toBeLessThan(gapSeconds + 15);
  expect(again.ordered - again.online).toBe(missing);
}, 30_000);

test('a recorder that was only cut off records on beside its stand-in, and nothing is lost or counted twice', async () => {
  const before = await readReport();
  // NOTE: a takeover of the last hour makes a recorder wait longer for its cameras.
  await town.hub.database.executeSql(`update video.takeover set ended_at = ended_at - interval '2 hours'`);
  const token = await tokenOf(teacher, 'live');
  const address = `${base.replace('http', 'ws')}/media/${own.id}/v1/cameras/${cameraId}/live`;
  const viewer = new LiveClient(address, token, { cookie: teacher.cookie ?? '' });
  await waitUntil(() => viewer.pictures.length > 0, 10_000);
  link.cut();
  const cutAtMs = Date.now();
  await expect.poll(async () => (await listed(own.id)).takenOver, { timeout: 40_000 }).not.toBeNull();
  await waitUntil(() => viewer.closeCode !== undefined, 10_000);
  // NOTE: as the page does, which comes again each second.
  await expect.poll(async () => await watchLive(), { timeout: 20_000 }).toBeGreaterThan(3);
  await pause(6_000);
  link.mend();
  await expect.poll(async () => (await listed(own.id)).takenOver, { timeout: 100_000 }).toBeNull();
  await pause(4_000);
  const after = await readReport();
  const span = `from=${iso(cutAtMs - 2_000)}&to=${iso(Date.now() - 2_000)}`;
  const reviewing = await tokenOf(teacher, 'review');
  const timeline = await ask(reviewing, `timeline?${span}`);
  const { spans, unknown } = (await timeline.json()) as { spans: { state: string }[]; unknown: unknown[] };
  const playlist = await (await ask(reviewing, `hls/index.m3u8?${span}`)).text();
  const playedSeconds = [...playlist.matchAll(/^#EXTINF:([\d.]+),$/gm)].reduce(
    (sum, [, seconds]) => sum + Number(seconds),
    0,
  );
  const wallSeconds = (after.until.getTime() - before.until.getTime()) / 1_000;

  expect(new Set(spans.map(({ state }) => state))).toEqual(new Set(['recorded']));
  expect(unknown).toEqual([]);
  expect(playedSeconds).toBeGreaterThan((after.until.getTime() - cutAtMs) / 1_000 - 2);
  expect(after.ordered - after.online).toBe(before.ordered - before.online);
  expect(Math.abs(after.ordered - before.ordered - wallSeconds)).toBeLessThanOrEqual(2);
}, 200_000);
