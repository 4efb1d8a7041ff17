import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

let town: TestHub;
let people: VideoTown;
let entrance: string;
let foreign: string;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  const recorderId = await addRecorder(town, people.school);
  entrance = await enter(cameraOf(people.school, { recorderId, streamUrl: 'rtsp://10.0.0.1/1' }));
  foreign = await enter(cameraOf(people.hospital, { recorderId, streamUrl: 'rtsp://10.0.0.1/2' }));
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function enter(camera: object): Promise<string> {
  return (await people.admin.send('POST', '/api/v1/video/cameras', camera)).body.id;
}

function ago(minutes: number): string {
  return new Date(town.clock.now().getTime() - minutes * minuteMs).toISOString();
}

function ahead(days: number): string {
  return new Date(town.clock.now().getTime() + days * dayMs).toISOString();
}

async function openCase(caller: TestCaller, organisationId: string): Promise<string> {
  const { body } = await caller.send('POST', '/api/v1/video/cases', {
    organisationId,
    title: 'Кража велосипеда',
    basis: 'КУСП № 118',
  });
  return body.id ?? body.code;
}

async function addClip(caller: TestCaller, caseId: string, changes: object = {}) {
  return await caller.send('POST', `/api/v1/video/cases/${caseId}/clips`, {
    cameraId: entrance,
    title: 'Вход',
    from: ago(30),
    to: ago(20),
    holdUntil: ahead(90),
    reason: 'кража у входа',
    ...changes,
  });
}

async function addNote(caller: TestCaller, caseId: string) {
  const note = { title: 'Приметы', text: 'Красная рама' };
  return await caller.send('POST', `/api/v1/video/cases/${caseId}/notes`, note);
}

async function custodyOf(caller: TestCaller, caseId: string) {
  return (await caller.get(`/api/v1/video/cases/${caseId}/custody`)).body;
}

test('each step of a case stands in its custody, and the chain holds', async () => {
  const id = await openCase(people.teacher, people.school);
  await addClip(people.teacher, id);
  await addNote(people.teacher, id);
  const content = Buffer.from('протокол').toString('base64');
  await people.teacher.send('POST', `/api/v1/video/cases/${id}/documents`, {
    title: 'Протокол',
    fileName: 'протокол.txt',
    content,
  });
  const custody = await custodyOf(people.teacher, id);
  const { body } = await people.teacher.get(`/api/v1/video/cases/${id}`);

  expect(custody.isWhole).toBe(true);
  expect(custody.entries.map(({ action }: { action: string }) => action)).toEqual([
    'opened',
    'clip-added',
    'note-added',
    'document-added',
  ]);
  expect(body.items).toMatchObject([
    { kind: 'clip', state: 'asked', holdReason: 'кража у входа' },
    { kind: 'note', text: 'Красная рама' },
    { kind: 'document', sha256: createHash('sha256').update('протокол').digest('hex') },
  ]);
});

test('a row of the custody can be neither changed nor removed, and a forged one is seen', async () => {
  const id = await openCase(people.teacher, people.school);
  const run = async (sql: string) =>
    await town.hub.database.executeSql(sql, [id]).then(
      () => 'done',
      () => 'refused',
    );
  const asked = [
    await run(`update video.custody set action = 'closed' where case_id = $1`),
    await run(`delete from video.custody where case_id = $1`),
  ];
  await run(`insert into video.custody (case_id, number, at, person_id, action, position, facts, previous_hash, hash)
    select case_id, 2, at, person_id, 'closed', null, '{}', hash, hash from video.custody where case_id = $1`);

  expect(asked).toEqual(['refused', 'refused']);
  expect((await custodyOf(people.teacher, id)).isWhole).toBe(false);
});

test('nobody outside of the organisation learns that a case is there', async () => {
  const id = await openCase(people.teacher, people.school);
  const { body } = await addClip(people.teacher, id);
  const told = async (caseId: string, itemId: string) => {
    const path = `/api/v1/video/cases/${caseId}`;
    const given = { cameraId: foreign, title: 'x', from: ago(30), to: ago(20), reason: 'проверка' };
    const check = { exportId: newId(), verdict: 'whole', fingerprint: 'a', sha256: null };
    const answers = [
      await people.doctor.get(path),
      await people.doctor.get(`${path}/custody`),
      await people.doctor.get(`${path}/custody.docx`),
      await people.doctor.get(`${path}/items/${itemId}/file`),
      await people.doctor.send('POST', `${path}/clips`, { ...given, holdUntil: ahead(1) }),
      await people.doctor.send('POST', `${path}/frames`, { ...given, at: ago(20) }),
      await addNote(people.doctor, caseId),
      await people.doctor.send('POST', `${path}/documents`, { title: 'x', fileName: 'x', content: 'eA==' }),
      await people.doctor.send('POST', `${path}/items/${itemId}/export`, {}),
      await people.doctor.send('POST', `${path}/items/${itemId}/release`, { reason: 'проверка' }),
      await people.doctor.send('POST', `${path}/outcome`, { outcome: 'solved' }),
      await people.doctor.send('POST', `${path}/checks`, check),
    ];
    return answers.map(({ status, body: { code, title } }) => [status, code, title]);
  };

  expect(await told(id, body.itemId)).toEqual(await told(newId(), newId()));
  expect((await people.doctor.get('/api/v1/video/cases')).body.cases).toEqual([]);
  expect(await openCase(people.doctor, people.school)).toBe('video.owner-unknown');
});

test('only footage that one may review comes into a case, within bounds that make sense', async () => {
  const id = await openCase(people.teacher, people.school);
  const code = async (changes: object) => (await addClip(people.teacher, id, changes)).body.code;

  expect(await code({ cameraId: foreign })).toBe('video.camera-not-found');
  expect(await code({ from: ago(10), to: ago(20) })).toBe('video.span-impossible');
  expect(await code({ holdUntil: ago(1) })).toBe('video.hold-term-impossible');
  expect(await code({ holdUntil: ahead(2_000) })).toBe('video.hold-term-impossible');
});

test('police put into a case what a school approved, exactly within it, and export it only where a copy was given', async () => {
  const asked = await people.officer.send('POST', '/api/v1/video/requests', {
    ownerOrganisationId: people.school,
    onBehalfOf: people.police,
    lng: 33.3003,
    lat: 54.15,
    place: 'у входа в школу',
    from: ago(60),
    to: ago(40),
    reason: 'украден велосипед у входа',
  });
  const requestId = asked.body.id;
  await people.teacher.send('POST', `/api/v1/video/requests/${requestId}/approval`, {
    cameraIds: [entrance],
    from: ago(55),
    to: ago(45),
    mayDownload: false,
    linkUntil: ahead(1),
  });
  const id = await openCase(people.officer, people.police);
  const add = async (changes: object) =>
    await addClip(people.officer, id, { from: ago(55), to: ago(45), ...changes });
  const [without, beyond] = [await add({}), await add({ requestId, from: ago(56) })];
  const { body } = await add({ requestId });
  const exported = await people.officer.send(
    'POST',
    `/api/v1/video/cases/${id}/items/${body.itemId}/export`,
    {},
  );

  expect([without.body.code, beyond.body.code]).toEqual(Array(2).fill('video.camera-not-found'));
  expect(body.itemId).toEqual(expect.any(String));
  expect(exported.body.code).toBe('video.camera-not-found');
});

test('a case is closed with its outcome only, and then takes nothing more', async () => {
  const id = await openCase(people.teacher, people.school);
  const close = async (told: object) =>
    (await people.teacher.send('POST', `/api/v1/video/cases/${id}/outcome`, told)).status;

  expect(await close({})).toBe(400);
  expect(await close({ outcome: 'culprit-found' })).toBe(200);
  expect(await close({ outcome: 'solved' })).toBe(409);
  expect((await addNote(people.teacher, id)).body.code).toBe('video.case-closed');
});

test('a case takes nothing that would not be shown with it', async () => {
  const [things, steps] = [
    await openCase(people.teacher, people.school),
    await openCase(people.teacher, people.school),
  ];
  const { database } = town.hub;
  await database.executeSql(`update video.evidence_case set item_count = 500 where id = $1`, [things]);
  await database.executeSql(
    `insert into video.custody (case_id, number, at, action, facts, previous_hash, hash)
     select case_id, n, at, 'checked', '{}', hash, hash from video.custody, generate_series(2, 4000) as n
     where case_id = $1`,
    [steps],
  );
  const check = { exportId: newId(), verdict: 'whole', fingerprint: 'a', sha256: null };
  const noted = await addNote(people.teacher, steps);
  const checked = await people.teacher.send('POST', `/api/v1/video/cases/${steps}/checks`, check);
  const closed = await people.teacher.send('POST', `/api/v1/video/cases/${steps}/outcome`, {
    outcome: 'solved',
  });

  expect((await addNote(people.teacher, things)).body.code).toBe('video.case-full');
  expect(noted.body.code).toBe('video.case-full');
  expect(checked.body.code).toBe('video.case-full');
  expect(closed.status).toBe(200);
});

test('the letter of a request and its answer are for those concerned, once there is something to say', async () => {
  const { body } = await people.officer.send('POST', '/api/v1/video/requests', {
    ownerOrganisationId: people.school,
    onBehalfOf: people.police,
    lng: 33.3003,
    lat: 54.15,
    place: 'у входа в школу',
    from: ago(60),
    to: ago(40),
    reason: 'украден велосипед у входа',
  });
  const letter = async (caller: TestCaller, kind: string) =>
    await caller.get(`/api/v1/video/requests/${body.id}/letter.docx?kind=${kind}`);
  const early = await letter(people.officer, 'answer');
  await people.teacher.send('POST', `/api/v1/video/requests/${body.id}/refusal`, {
    reason: 'камера не видит входа',
  });
  const answers = [await letter(people.officer, 'request'), await letter(people.teacher, 'answer')];

  expect(early.body.code).toBe('video.no-letter');
  expect(answers.map(({ status, headers }) => [status, headers['content-type']])).toEqual(
    Array(2).fill([200, expect.stringContaining('wordprocessingml')]),
  );
  expect((await letter(people.doctor, 'answer')).body.code).toBe('video.request-not-found');
});
