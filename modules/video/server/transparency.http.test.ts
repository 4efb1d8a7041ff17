import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';
import { countMonths } from './transparency/months.ts';

let town: TestHub;
let people: VideoTown;
let overseer: TestCaller;
let recorderId: string;
let entrance: string;

const period = 'from=2026-10-01T00:00:00Z&to=2026-12-01T00:00:00Z';

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  people = await openVideoTown(town);
  overseer = await town.signIn({ roleId: 'privacy', organisationId: people.administration });
  recorderId = await addRecorder(town, people.school);
  const camera = cameraOf(people.school, { recorderId, streamUrl: 'rtsp://10.0.0.1/1' });
  entrance = (await people.admin.send('POST', '/api/v1/video/cameras', camera)).body.id;
  await people.officer.send('POST', '/api/v1/video/emergencies', {
    ownerOrganisationId: people.school,
    reason: 'сообщение о пожаре в школе',
  });
  await look('live-begun', 'live', await open(people.teacher, 'live'), '2026-11-21T09:00:00Z');
  await look('live-ended', 'live', null, '2026-11-21T09:01:00Z');
  await look('playback', 'review', await open(people.officer, 'review'), '2026-11-21T09:02:00Z');
  await look('export', 'export', null, '2026-10-31T21:30:00Z');
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function open(caller: TestCaller, right: string): Promise<string> {
  const asked = { cameraIds: [entrance], right, reason: 'сообщение о пожаре' };
  return (await caller.send('POST', '/api/v1/video/viewings', asked)).body.viewings[0].viewingId;
}

let number = 0;
async function look(what: string, right: string, viewingId: string | null, at: string): Promise<void> {
  number += 1;
  await town.hub.database.executeSql(
    `insert into video.look (recorder_id, journal, number, at, viewing_id, camera_id, owner_organisation_id, "right", what, from_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $4)`,
    [recorderId, newId(), number, at, viewingId, entrance, people.school, right, what],
  );
}

test('everybody is told month by month how often was looked, by the calendar of the town and without a name', async () => {
  const { body } = await town.anonymous.get('/api/v1/video/monthly-figures');

  // NOTE: half past nine in the evening of October 31 in UTC is November 1 in Moscow.
  expect(body.months).toEqual([
    {
      month: '2026-11',
      asked: 0,
      answered: 0,
      answeredInTime: 0,
      refused: 0,
      solved: 0,
      liveLooks: 1,
      footageLooks: 1,
      exports: 1,
      emergencies: 1,
    },
  ]);
});

test('the data protection officer sees who looked on which basis, and a look that nothing explains', async () => {
  const { body } = await overseer.get(`/api/v1/video/oversight?${period}`);
  const rows = new Map(body.rows.map((row: { basis: string }) => [row.basis, row]));

  expect(rows.get('own')).toMatchObject({ organisationName: 'Школа № 2', liveLooks: 1, people: 1 });
  expect(rows.get('emergency')).toMatchObject({ organisationName: 'Отдел полиции', footageLooks: 1 });
  expect(rows.get('unknown')).toMatchObject({ organisationName: null, exports: 1, people: 0 });
  expect(body.emergencies).toMatchObject([
    { holderName: 'Отдел полиции', ownerName: 'Школа № 2', reason: 'сообщение о пожаре в школе', looks: 1 },
  ]);
});

test('an archive that was changed afterwards is in the report', async () => {
  await town.hub.database.executeSql(
    `insert into video.day_root (recorder_id, camera_id, day, root, chained, fragments, told_at, changed_at, changed_root)
     values ($1, $2, '2026-11-20', 'a', 'b', 1, '2026-11-21T00:00:00Z', '2026-11-21T08:00:00Z', 'c')`,
    [recorderId, entrance],
  );
  const { body } = await overseer.get(`/api/v1/video/oversight?${period}`);
  const file = await overseer.get(`/api/v1/video/oversight.docx?${period}`);

  expect(body.changedDays).toEqual([
    { cameraNumber: expect.any(Number), cameraName: 'Вход', day: '2026-11-20' },
  ]);
  expect(file.headers['content-type']).toContain('wordprocessingml');
});

test('the report is for nobody else', async () => {
  const codes = await Promise.all(
    [people.officer, people.teacher, people.admin, people.doctor, town.anonymous].flatMap((caller) =>
      ['oversight', 'oversight.docx'].map(
        async (path) => (await caller.get(`/api/v1/video/${path}?${period}`)).status,
      ),
    ),
  );

  expect(codes.every((status) => status === 403 || status === 401)).toBe(true);
});

test('a month that has ended is counted in the night, and again when a recorder tells late of its looks', async () => {
  const months = async (caller = town.anonymous) =>
    (await caller.get('/api/v1/video/monthly-figures')).body.months as { month: string; exports: number }[];
  const work = countMonths.run as (system: object) => Promise<void>;
  const count = async () => await work(createSystemContext(town.hub, { id: countMonths.id }));
  const exportsOf = async (month: string) => (await months()).find((one) => one.month === month)?.exports;
  await look('export', 'export', null, '2026-10-15T12:00:00Z');
  expect(await exportsOf('2026-10')).toBe(1);
  await count();
  await look('export', 'export', null, '2026-10-16T12:00:00Z');

  expect(await exportsOf('2026-10')).toBe(1);
  await count();
  expect(await exportsOf('2026-10')).toBe(2);
  expect((await months()).map(({ month }) => month)).toEqual(['2026-11', '2026-10']);
});
