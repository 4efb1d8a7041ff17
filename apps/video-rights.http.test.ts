import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { holdClip } from '#modules/video/server/requests/holds.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/*
 * Hub, recorder, camera and viewers as they are in a town: real sockets, a real database, real keys. What is tried here is
 * what only all of them together can promise.
 */

let site: RecordedSchool;
let town: TestHub;
let cameraId: string;
let recorderRow: string;
let officer: TestCaller;
let teacher: TestCaller;
let school: string;
let police: string;

beforeAll(async () => {
  site = await openRecordedSchool();
  ({ town, cameraId, recorderId: recorderRow, officer, teacher, school, police } = site);
}, 120_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

async function give(changes: object = {}): Promise<string> {
  const { body } = await teacher.send('POST', '/api/v1/video/grants', {
    ownerOrganisationId: school,
    holderOrganisationId: police,
    purpose: 'public-order',
    basis: 'Соглашение № 7',
    rights: ['live', 'review'],
    ...changes,
  });
  return body.id;
}

test('a revoked grant ends running streams within five seconds, and the owner goes on seeing', async () => {
  const grantId = await give();
  const own = await site.exchange(teacher, await site.open(teacher, 'live'));
  const viewingId = await site.open(officer, 'live');
  const foreign = await site.exchange(officer, viewingId);
  const [cut, stays] = [site.watch(officer, foreign.token), site.watch(teacher, own.token)];
  await waitUntil(() => cut.pictures.length > 0 && stays.pictures.length > 0, 10_000);
  const revokedAtMs = performance.now();
  await teacher.send('POST', `/api/v1/video/grants/${grantId}/revocation`, { reason: 'договор окончен' });
  await waitUntil(() => cut.closeCode !== undefined, 8_000);
  const tookMs = performance.now() - revokedAtMs;
  const before = stays.pictures.length;
  await waitUntil(() => stays.pictures.length > before, 5_000);
  const again = await site.exchange(officer, viewingId);
  const picture = await site.ask(officer, foreign.token, `/v1/cameras/${cameraId}/snapshot.jpg`);
  stays.close();

  expect(tookMs).toBeLessThan(5_000);
  expect([again.status, picture.status]).toEqual([404, 404]);
  expect(await site.open(officer, 'live')).toBe('video.camera-not-found');
}, 40_000);

test('an ended session ends its streams too', async () => {
  const leaving = await town.signIn({ roleId: 'school', organisationId: school });
  const { token } = await site.exchange(leaving, await site.open(leaving, 'live'));
  const client = site.watch(leaving, token);
  await waitUntil(() => client.pictures.length > 0, 10_000);
  await town.hub.database.executeSql('delete from identity.session where person_id = $1', [leaving.personId]);
  const endedAtMs = performance.now();
  await waitUntil(() => client.closeCode !== undefined, 8_000);

  expect(performance.now() - endedAtMs).toBeLessThan(5_000);
}, 30_000);

test('a token opens nothing for another session, and no other path of the recorder for anybody', async () => {
  const { token } = await site.exchange(teacher, await site.open(teacher, 'review', 'пропал рюкзак'));
  const from = new Date(Date.now() - 60_000).toISOString();
  const to = new Date().toISOString();
  const timeline = `/v1/cameras/${cameraId}/timeline?from=${from}&to=${to}`;
  const playlist = `/v1/cameras/${cameraId}/hls/index.m3u8?from=${from}&to=${to}`;
  const own = [await site.ask(teacher, token, timeline), await site.ask(teacher, token, playlist)];
  const stranger = { personId: null, cookie: null, get: teacher.get, send: teacher.send };
  const foreign = [
    await site.ask(officer, token, timeline),
    await site.ask(officer, token, playlist),
    await site.ask(stranger, token, playlist),
    await site.ask(teacher, `${token.slice(0, -4)}AAAA`, timeline),
    await site.ask(teacher, '', timeline),
  ];
  const closed = await Promise.all(
    [
      '/v1/status',
      '/v1/cameras',
      '/v1/looks?after=0',
      '/metrics',
      '/v1/page-tokens',
      '/',
      `/v1/cameras/${cameraId}/../../status`,
    ].map(async (path) => (await site.ask(teacher, token, path)).status),
  );
  const late = site.watch(officer, token);
  await waitUntil(() => late.closeCode !== undefined, 8_000);

  expect(own.map(({ status }) => status)).toEqual([200, 200]);
  expect(own.map(({ headers }) => headers.get('content-security-policy'))).toEqual(
    Array(2).fill("default-src 'none'; sandbox"),
  );
  expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect(closed.filter((status) => status !== 404)).toEqual([]);
  expect(late.pictures).toEqual([]);
}, 30_000);

test('where four eyes are demanded, footage opens when a colleague agrees, and nobody else can', async () => {
  const grantId = await give({ needsSecond: true });
  const colleague = await town.signIn({ roleId: 'police', organisationId: police });
  const viewingId = await site.open(officer, 'review', 'розыск велосипеда');
  const awaited = async (caller: TestCaller) =>
    (await caller.get('/api/v1/video/awaited-viewings')).body.viewings.map(
      (viewing: { viewingId: string }) => viewing.viewingId,
    );
  const agree = async (caller: TestCaller) =>
    (await caller.send('POST', `/api/v1/video/viewings/${viewingId}/second`, {})).status;
  const before = await site.exchange(officer, viewingId);
  const live = await site.exchange(officer, await site.open(officer, 'live'));
  const seen = [await awaited(officer), await awaited(teacher), await awaited(colleague)];
  const agreed = [await agree(officer), await agree(teacher), await agree(colleague), await agree(colleague)];
  const after = await site.exchange(officer, viewingId);
  await teacher.send('POST', `/api/v1/video/grants/${grantId}/revocation`, { reason: 'проверка окончена' });

  expect([before.status, live.status]).toEqual([409, 200]);
  expect(seen).toEqual([[], [], [viewingId]]);
  expect(agreed).toEqual([404, 404, 200, 404]);
  expect(after.status).toBe(200);
});

test('a camera is turned by its own right and no other', async () => {
  const path = `/v1/cameras/${cameraId}/ptz/presets`;
  const steering = await site.exchange(teacher, await site.open(teacher, 'ptz'));
  const watching = await site.exchange(teacher, await site.open(teacher, 'live'));
  const told = async (token: string) => (await (await site.ask(teacher, token, path)).json()).code;

  expect(await told(steering.token)).toBe('not-steerable');
  expect(await told(watching.token)).toBe('right-missing');
  expect(await site.open(officer, 'ptz')).toBe('video.camera-not-found');
});

test('every look comes back to the owner with who, for whom and why', async () => {
  const grantId = await give();
  const { token } = await site.exchange(officer, await site.open(officer, 'review', 'розыск велосипеда'));
  const from = new Date(Date.now() - 30_000).toISOString();
  const path = `/v1/cameras/${cameraId}/hls/index.m3u8?from=${from}&to=${new Date().toISOString()}`;
  expect((await site.ask(officer, token, path)).status).toBe(200);
  const looks = async () => (await teacher.get(`/api/v1/video/looks?cameraId=${cameraId}`)).body.looks;
  await expect
    .poll(async () => await looks(), { timeout: 10_000 })
    .toContainEqual(
      expect.objectContaining({
        organisationName: 'Отдел полиции',
        what: 'playback',
        reason: 'розыск велосипеда',
        basis: 'standing',
      }),
    );
  await teacher.send('POST', `/api/v1/video/grants/${grantId}/revocation`, { reason: 'проверка окончена' });
}, 30_000);

test('police ask the school for some footage, the school approves, its recorder holds it, and the end of the link cuts it', async () => {
  town.clock.advance(Date.now() - town.clock.now().getTime());
  const now = Date.now();
  const span = { from: new Date(now - 15_000).toISOString(), to: new Date(now - 1_000).toISOString() };
  const asked = await officer.send('POST', '/api/v1/video/requests', {
    ...span,
    ownerOrganisationId: school,
    onBehalfOf: police,
    lng: 33.3,
    lat: 54.1501,
    place: 'у входа',
    reason: 'украден велосипед у входа',
  });
  const { id } = asked.body;
  const linkUntil = new Date(now + 3_600_000).toISOString();
  const approval = { ...span, cameraIds: [cameraId], mayDownload: false, linkUntil };
  await teacher.send('POST', `/api/v1/video/requests/${id}/approval`, approval);
  const system = createSystemContext(town.hub, { id: 'video.hold-clip' });
  await holdClip.run(system, { requestId: id, cameraId } as never, AbortSignal.timeout(10_000));
  const opened = await officer.send('POST', `/api/v1/video/requests/${id}/footage`, {});
  const { viewingId } = opened.body.clips[0];
  const { token } = await site.exchange(officer, viewingId);
  const playlist = (from: string): string =>
    `/v1/cameras/${cameraId}/hls/index.m3u8?from=${from}&to=${span.to}`;
  const within = await site.ask(officer, token, playlist(span.from));
  const beyond = await site.ask(officer, token, playlist(new Date(now - 60_000).toISOString()));
  const { body } = await teacher.get('/api/v1/video/requests');
  await teacher.send('POST', `/api/v1/video/requests/${id}/withdrawal`, { reason: 'проверка окончена' });
  await expect
    .poll(async () => (await site.ask(officer, token, playlist(span.from))).status, { timeout: 5_000 })
    .toBe(404);

  expect([within.status, beyond.status]).toEqual([200, 403]);
  expect(body.requests[0].clips[0].hold).toBe('held');
  expect((await site.exchange(officer, viewingId)).status).toBe(404);
}, 30_000);

test('a recorder that was struck off is let go and not answered any more', async () => {
  const admin = await town.signIn({ roleId: 'admin' });
  const stolen = await site.exchange(teacher, await site.open(teacher, 'live'));
  await admin.send('POST', `/api/v1/video/recorders/${recorderRow}/strike-off`, { reason: 'ключ похищен' });
  await expect
    .poll(async () => (await site.exchange(teacher, await site.open(teacher, 'live'))).status)
    .toBe(404);

  expect((await site.ask(teacher, stolen.token, `/v1/cameras/${cameraId}/snapshot.jpg`)).status).toBe(404);
}, 20_000);
