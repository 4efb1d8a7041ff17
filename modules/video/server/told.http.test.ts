import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { openRegister } from './recorders/hub-register.ts';
import type { VideoTables } from './tables.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';

/** What is kept of what recorders tell of cameras' days and events. */

let town: TestHub;
let school: string;
let own: string;
let foreign: string;
let cameraId: string;

beforeAll(async () => {
  town = await openTestHub();
  const people = await openVideoTown(town);
  ({ school } = people);
  own = await addRecorder(town, people.school);
  foreign = await addRecorder(town, people.administration);
  const facts = cameraOf(people.school, { recorderId: own, streamUrl: 'rtsp://10.1.0.1/main' });
  cameraId = (await people.admin.send('POST', '/api/v1/video/cameras', facts)).body.id;
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function rowsOf(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const { rows } = await town.hub.database.executeSql(text, [...values]);
  return rows.map((row) => ({ ...(row as object) }));
}

const journal = newId();
let number = 0;

/** A recorder tells of the camera: the root of a day, and that something moved. */
async function tell(recorderId: string, day: string): Promise<void> {
  const [row] = await rowsOf('select link_id as "linkId" from video.recorder where id = $1', [recorderId]);
  const linkId = String(row?.linkId);
  const system: unknown = createSystemContext(town.hub, { id: 'video.pass-media-on' });
  const verifyingKey = { kid: 'k', key: 'ed25519:' };
  const register = openRegister({
    system: system as SystemContext<VideoTables>,
    verifyingKey,
    listRevocations: () => [],
  });
  number += 1;
  const root = { number, cameraId, day, fragments: 10, root: 'a'.repeat(64), chained: 'b'.repeat(64) };
  await register.keepDayRoots(linkId, journal, [root]);
  const atUs = Date.parse(`${day}T12:00:00Z`) * 1_000;
  const event = {
    number,
    atUs,
    cameraId,
    kind: 'motion',
    isOn: true,
    topic: 'motion',
    source: '',
    cameraAtUs: null,
  } as const;
  await register.keepEvents(linkId, journal, [event]);
}

async function kept(): Promise<{ days: unknown[]; events: number }> {
  const days = await rowsOf('select day::text from video.day_root where camera_id = $1 order by day', [
    cameraId,
  ]);
  const events = await rowsOf('select 1 from video.camera_event where camera_id = $1', [cameraId]);
  return { days: days.map(({ day }) => day), events: events.length };
}

test('a recorder tells of its cameras alone, and of former ones that it has told of before', async () => {
  await tell(foreign, '2026-05-01');
  const afterForeign = await kept();
  await tell(own, '2026-05-02');
  await rowsOf('update video.camera set recorder_id = $2 where id = $1', [cameraId, foreign]);
  await tell(own, '2026-05-03');

  expect(afterForeign).toEqual({ days: [], events: 0 });
  expect(await kept()).toEqual({ days: ['2026-05-02', '2026-05-03'], events: 2 });
});

test('a stand-in tells of the time in which it stood in, and of nothing later', async () => {
  const standIn = await addRecorder(town, school);
  const takeoverId = newId();
  const [begunAt, endedAt] = ['2026-06-01T10:00:00Z', '2026-06-01T12:00:00Z'];
  await rowsOf(
    `insert into video.takeover (id, recorder_id, stand_in_id, cause, begun_at, ended_at)
     values ($1, $2, $3, 'silent', $4, $5)`,
    [takeoverId, own, standIn, begunAt, endedAt],
  );
  await rowsOf(
    `insert into video.taken_camera (takeover_id, camera_id, stand_in_id, from_at, to_at)
     values ($1, $2, $3, $4, $5)`,
    [takeoverId, cameraId, standIn, begunAt, endedAt],
  );
  const before = await kept();
  await tell(standIn, '2026-06-01');
  await tell(standIn, '2026-06-20');

  expect(await kept()).toEqual({ days: [...before.days, '2026-06-01'], events: before.events + 1 });
});
