import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

let town: TestHub;
let people: VideoTown;
let recorderId: string;
let entrance: string;

const period = 'from=2026-11-20&to=2026-11-22';
const path = '/api/v1/video/operator-load';

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-22T12:00:00Z'));
  people = await openVideoTown(town);
  recorderId = await addRecorder(town, people.school);
  const camera = cameraOf(people.school, { recorderId, streamUrl: 'rtsp://10.0.0.1/1' });
  entrance = (await people.admin.send('POST', '/api/v1/video/cameras', camera)).body.id;
  const viewing = await open(people.teacher);
  const begun = { viewing, from: '2026-11-22T06:00:00Z' };
  await look({ ...begun, what: 'live-begun', at: begun.from, to: null });
  await look({ ...begun, what: 'live-ended', at: '2026-11-22T08:30:00Z', to: '2026-11-22T08:30:00Z' });
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function open(caller: TestCaller): Promise<string> {
  const asked = { cameraIds: [entrance], right: 'live' };
  return (await caller.send('POST', '/api/v1/video/viewings', asked)).body.viewings[0].viewingId;
}

let number = 0;
async function look(row: { viewing: string; what: string; at: string; from: string; to: string | null }) {
  number += 1;
  await town.hub.database.executeSql(
    `insert into video.look (recorder_id, journal, number, at, viewing_id, camera_id, owner_organisation_id, "right", what, from_at, to_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'live', $8, $9, $10)`,
    [recorderId, newId(), number, row.at, row.viewing, entrance, people.school, row.what, row.from, row.to],
  );
}

test('whoever shares the work of an organisation sees its operators by shift, and others see nothing of them', async () => {
  const own = await people.teacher.get(`${path}?${period}`);
  const foreign = await people.doctor.get(`${path}?${period}`);

  expect(own.body.shifts).toMatchObject([
    {
      personId: people.teacher.personId,
      from: '2026-11-22T05:00:00.000Z',
      to: '2026-11-22T17:00:00.000Z',
      cameras: 1,
      switches: 1,
      watchedSeconds: 9_000,
    },
  ]);
  expect(JSON.stringify(own.body)).not.toContain(entrance);
  expect(foreign.body.shifts).toEqual([]);
  expect((await people.officer.get(`${path}?${period}`)).status).toBe(403);
});

test('the table says the same, and each reading stands in the audit', async () => {
  const answer = await people.teacher.get(`${path}.csv?${period}`);
  const { rows } = await town.hub.database.executeSql(
    `select distinct route_id from audit.entry where route_id in ('video.listLoad', 'video.downloadLoad') order by 1`,
  );

  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer)).toContain('2:30:00');
  expect(rows.map((row) => Object.values(row)[0])).toEqual(['video.downloadLoad', 'video.listLoad']);
});

test('a period is the right way round and no longer than a quarter', async () => {
  const codes = [
    (await people.teacher.get(`${path}?from=2026-11-22&to=2026-11-20`)).body.code,
    (await people.teacher.get(`${path}?from=2026-01-01&to=2026-11-20`)).body.code,
  ];

  expect(codes).toEqual(['video.period-impossible', 'video.period-impossible']);
});
