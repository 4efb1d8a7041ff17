import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { openRegister } from './recorders/hub-register.ts';
import { findHolders } from './takeovers/holders.ts';
import { RecorderWatch } from './takeovers/watch-recorders.ts';
import type { VideoTables } from './tables.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

/** What the database says of takeovers; the recorders themselves are in `apps/video-takeover.http.test.ts`. */

let town: TestHub;
let people: VideoTown;
let own: string;
let standIn: string;
let cameraId: string;
let watch: RecorderWatch;
let cameras = 0;
/** By how much the town's clock was set ahead, which is no time gone by. */
let steppedMs = 0;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
});

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

beforeEach(async () => {
  own = await addRecorder(town, people.school);
  standIn = await addRecorder(town, people.school);
  cameraId = await enterCamera();
  watch = watchAnew();
  await nameStandIn(own, standIn);
  await watch.round();
  await hear(own, standIn);
});

/** Another hub, or this one started anew; time goes by for it as it does for the town. */
function watchAnew(): RecorderWatch {
  return new RecorderWatch(system(), () => town.clock.now().getTime() - steppedMs);
}

function system(): SystemContext<VideoTables> {
  const context: unknown = createSystemContext(town.hub, { id: 'video.pass-media-on' });
  return context as SystemContext<VideoTables>;
}

async function sqlOf(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const { rows } = await town.hub.database.executeSql(text, [...values]);
  return rows.map((row) => ({ ...(row as object) }));
}

async function enterCamera(recorderId = own): Promise<string> {
  cameras += 1;
  const streamUrl = `rtsp://10.1.0.${cameras}/main`;
  const facts = cameraOf(people.school, { recorderId, streamUrl, username: 'veche' });
  const { body } = await people.admin.send('POST', '/api/v1/video/cameras', { ...facts, password: 'тайна' });
  return body.id;
}

async function versionOf(id: string): Promise<number> {
  const { body } = await people.admin.get('/api/v1/video/recorders');
  return body.recorders.find((recorder: { id: string }) => recorder.id === id).version;
}

async function nameStandIn(id: string, standInId: string | null) {
  const version = await versionOf(id);
  return await people.admin.send('PUT', `/api/v1/video/recorders/${id}/stand-in`, { version, standInId });
}

async function hear(...ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await sqlOf('update video.recorder set heard_at = $2 where id = $1', [id, town.clock.now()]);
}

const roundS = 5;

/** Time goes by in which these are heard and the others are not. */
async function pass(seconds: number, ...heard: readonly string[]): Promise<void> {
  for (let left = seconds; left > 0; left -= roundS) {
    town.clock.advance(Math.min(roundS, left) * 1_000);
    await hear(...heard);
    await watch.round();
  }
}

async function underWay(): Promise<Record<string, unknown>[]> {
  return await sqlOf(
    'select stand_in_id as "standInId", cause from video.takeover where recorder_id = $1 and ended_at is null',
    [own],
  );
}

async function configurationOf(id: string) {
  const [row] = await sqlOf('select link_id as "linkId" from video.recorder where id = $1', [id]);
  const verifyingKey = { kid: 'k', key: 'ed25519:' };
  const register = openRegister({ system: system(), verifyingKey, listRevocations: () => [] });
  const { version, cameras: told } = await register.readConfiguration(String(row?.linkId));
  return {
    version,
    told: told.map(({ id: camera, record, password, retention }) => ({
      id: camera,
      record,
      password,
      days: retention.maxDays,
    })),
    whole: told,
  };
}

test('of two hubs that see the same silence one begins', async () => {
  const other = watchAnew();
  await other.round();
  for (let times = 0; times < 4; times += 1) {
    town.clock.advance(roundS * 1_000);
    await hear(standIn);
    await Promise.allSettled([watch.round(), other.round()]);
  }

  expect(await underWay()).toEqual([{ standInId: standIn, cause: 'silent' }]);
  expect(await sqlOf('select 1 from video.taken_camera where camera_id = $1', [cameraId])).toHaveLength(1);
});

test('the stand-in is told the camera with its password, and keeps it afterwards without', async () => {
  const before = await configurationOf(standIn);
  await pass(20, standIn);
  const during = await configurationOf(standIn);
  await pass(5, own, standIn);
  await sqlOf(`update video.taken_camera set own_state = 'recorded', own_told_at = $2 where camera_id = $1`, [
    cameraId,
    new Date(town.clock.now().getTime() + 1_000),
  ]);
  for (let times = 0; times < 4; times += 1) await pass(5, own, standIn);
  const after = await configurationOf(standIn);

  expect(before.told).toEqual([]);
  expect(during.told).toMatchObject([{ id: cameraId, record: true, password: 'тайна' }]);
  expect(after.told).toMatchObject([{ id: cameraId, record: false, password: undefined }]);
  expect(during.version).toBeGreaterThan(before.version);
  expect(after.version).toBeGreaterThan(during.version);
  expect(await underWay()).toEqual([]);
});

test('a clock that is set makes nobody silent', async () => {
  town.clock.advance(3_600_000);
  steppedMs += 3_600_000;
  await hear(standIn);
  await watch.round();
  await pass(10, standIn);
  const soonAfter = await underWay();
  for (let times = 0; times < 12; times += 1) await pass(5, standIn);

  expect(soonAfter).toEqual([]);
  expect(await underWay()).toEqual([{ standInId: standIn, cause: 'silent' }]);
});

test('a camera that was taken while its takeover ended is let go', async () => {
  await pass(20, standIn);
  await sqlOf('update video.takeover set ended_at = now() where recorder_id = $1', [own]);
  await pass(2, own, standIn);

  const open = 'select 1 from video.taken_camera where camera_id = $1 and to_at is null';
  expect(await sqlOf(open, [cameraId])).toEqual([]);
});

test('a stand-in hears of a shorter retention after it gave the camera back, and of no other recorder’s address', async () => {
  await pass(20, standIn);
  for (let times = 0; times < 14; times += 1) await pass(5, own, standIn);
  const before = await configurationOf(standIn);
  const third = await addRecorder(town, people.school);
  const { body } = await people.admin.get(`/api/v1/video/cameras/${cameraId}`);
  const change = { ...body, streamUrl: 'rtsp://10.9.9.9/main', recorderId: third, retentionDays: 3 };
  await people.admin.send('PUT', `/api/v1/video/cameras/${cameraId}`, {
    ...change,
    password: null,
    reason: 'замена',
  });
  const after = await configurationOf(standIn);

  expect(after.version).toBeGreaterThan(before.version);
  expect(after.told).toMatchObject([{ id: cameraId, record: false, days: 3 }]);
  expect(JSON.stringify(after.whole)).not.toContain('10.9.9.9');
});

test('a hub that starts anew goes on with what another began', async () => {
  await pass(20, standIn);
  watch = watchAnew();
  await pass(5, own, standIn);
  for (let times = 0; times < 13; times += 1) await pass(5, own, standIn);

  expect(await underWay()).toEqual([]);
});

test('the cameras of a recorder that was struck off go to its stand-in and never back', async () => {
  await people.admin.send('POST', `/api/v1/video/recorders/${own}/strike-off`, { reason: 'ключ похищен' });
  await pass(2, own, standIn);
  const begun = await underWay();
  for (let times = 0; times < 40; times += 1) await pass(10, own, standIn);

  expect(begun).toEqual([{ standInId: standIn, cause: 'struck-off' }]);
  expect(await underWay()).toEqual(begun);
});

test('a camera entered meanwhile is taken too; when all were given to another recorder it is over', async () => {
  await pass(20, standIn);
  const late = await enterCamera();
  await pass(2, standIn);
  const taken = (await configurationOf(standIn)).told.map(({ id }) => id);
  const third = await addRecorder(town, people.school);
  for (const id of [cameraId, late]) {
    const { body } = await people.admin.get(`/api/v1/video/cameras/${id}`);
    const change = { ...body, recorderId: third, password: null, reason: 'замена' };
    expect((await people.admin.send('PUT', `/api/v1/video/cameras/${id}`, change)).status).toBe(200);
  }
  await pass(2, standIn);
  await pass(2, standIn);

  expect(new Set(taken)).toEqual(new Set([cameraId, late]));
  expect(await underWay()).toEqual([]);
  expect((await configurationOf(standIn)).told.filter(({ record }) => record)).toEqual([]);
});

test('a stand-in that is named no more lets go', async () => {
  await pass(20, standIn);
  await nameStandIn(own, null);
  await pass(2, standIn);

  expect(await underWay()).toEqual([]);
});

test('who has footage of a camera is known by its times', async () => {
  await pass(20, standIn);
  const camera = { id: cameraId, recorderId: own };
  const holders = await system().query(async ({ db }) => await findHolders(db, camera));

  expect(holders?.nowId).toBe(standIn);
  expect(new Set(holders?.recorders.keys())).toEqual(new Set([own, standIn]));
});

test('a recorder of another owner records nothing until the owner agrees, and lets go when it agrees no more', async () => {
  const foreign = await addRecorder(town, people.administration);
  const guest = await enterCamera();
  await sqlOf('update video.camera set owner_organisation_id = $2 where id = $1', [guest, people.hospital]);
  await nameStandIn(own, foreign);
  const agree = async (caller: TestCaller, isAgreed: boolean, standInId = foreign) =>
    (await caller.send('PUT', `/api/v1/video/recorders/${own}/stand-in-agreement`, { standInId, isAgreed }))
      .status;
  await pass(20, foreign);
  const before = await underWay();
  const refused = [await agree(people.doctor, true), await agree(people.teacher, true, standIn)];
  const asked = (await people.teacher.get('/api/v1/video/stand-ins')).body.standIns;
  const agreed = await agree(people.teacher, true);
  await pass(2, foreign);
  const during = [await underWay(), (await configurationOf(foreign)).told.map(({ id }) => id)];
  await agree(people.teacher, false);
  await pass(2, foreign);
  const after = [await underWay(), (await configurationOf(foreign)).told];
  const mails = await sqlOf(
    `select 1 from notify.message where kind = 'video.mail-stand-in' and recipient_person_id = $1`,
    [people.teacher.personId],
  );

  expect(before).toEqual([]);
  expect(refused).toEqual([404, 404]);
  expect(asked).toEqual([expect.objectContaining({ recorderId: own, standInId: foreign, agreedAt: null })]);
  expect(agreed).toBe(200);
  expect(during).toEqual([[{ standInId: foreign, cause: 'silent' }], [cameraId]]);
  expect(after).toMatchObject([[], [{ id: cameraId, record: false, password: undefined }]]);
  expect(mails.length).toBeGreaterThan(0);
});

test('who agreed to one stand-in has not agreed to the next', async () => {
  const [one, two] = [
    await addRecorder(town, people.administration),
    await addRecorder(town, people.administration),
  ];
  await nameStandIn(own, one);
  const path = `/api/v1/video/recorders/${own}/stand-in-agreement`;
  await people.teacher.send('PUT', path, { standInId: one, isAgreed: true });
  await nameStandIn(own, two);
  await pass(20, two);

  expect(await underWay()).toEqual([]);
});

test('only who looks after recorders names a stand-in', async () => {
  const body = { version: await versionOf(own), standInId: standIn };
  const path = `/api/v1/video/recorders/${own}/stand-in`;

  expect((await people.teacher.send('PUT', path, body)).status).toBe(403);
  expect((await nameStandIn(own, own)).body.code).toBe('video.stand-in-impossible');
});
