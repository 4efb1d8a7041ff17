import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { endUnseen, keepFindings, listOfRecorder } from './health/finding.store.ts';
import { takeFindings } from './health/take-findings.ts';
import type { ToldFinding } from './health/take-findings.ts';
import type { VideoTables } from './tables.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

/** What the hub makes of findings; a recorder that finds them is in `apps/video-picture-health.http.test.ts`. */

let town: TestHub;
let people: VideoTown;
let recorderId: string;
let cameraId: string;
let cameras = 0;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
});

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

beforeEach(async () => {
  recorderId = await addRecorder(town, people.school);
  cameras += 1;
  const facts = cameraOf(people.school, { recorderId, streamUrl: `rtsp://10.1.0.${cameras}/main` });
  cameraId = (await people.admin.send('POST', '/api/v1/video/cameras', facts)).body.id;
});

function system(): SystemContext<VideoTables> {
  const context: unknown = createSystemContext(town.hub, { id: 'video.read-ledger' });
  return context as SystemContext<VideoTables>;
}

function dayOf(id = recorderId) {
  const until = town.clock.now();
  const from = new Date(until.getTime() - 43_200_000);
  return { recorderId: id, from, until, isUpToNow: true };
}

function blackSince(minutesAgo: number): ToldFinding {
  const fromUs = (town.clock.now().getTime() - minutesAgo * 60_000) * 1_000;
  return { cameraId, finding: 'black', fromUs, toUs: null };
}

async function countEvents(): Promise<number> {
  const { rows } = await town.hub.database.executeSql(
    `select 1 from events.outbox where event_id = 'video.picture-fault-found' and payload->>'cameraId' = $1`,
    [cameraId],
  );
  return rows.length;
}

test('a recorder that tells one finding twice, and another one each time, is heard and rings three times', async () => {
  await takeFindings(system(), [blackSince(60), blackSince(60)], dayOf());
  for (let minutes = 50; minutes > 40; minutes -= 1)
    await takeFindings(system(), [blackSince(60), blackSince(minutes)], dayOf());
  const rows = await system().query(async ({ db }) => await listOfRecorder(db, recorderId, dayOf()));

  expect(rows.filter(({ toAt }) => toAt === null)).toHaveLength(1);
  expect(rows).toHaveLength(11);
  expect(await countEvents()).toBe(3);
});

test('more findings than one statement takes are kept', { timeout: 60_000 }, async () => {
  const { from } = dayOf();
  const rows = Array.from({ length: 14_000 }, (_, at) => ({
    cameraId,
    recorderId,
    finding: 'black' as const,
    fromAt: new Date(from.getTime() + at),
    toAt: town.clock.now(),
  }));
  await system().query(async ({ db }) => await keepFindings(db, rows));

  expect(await system().query(async ({ db }) => (await listOfRecorder(db, recorderId, dayOf())).length)).toBe(
    14_000,
  );
});

/** The recorder talks, or did then. */
async function hear(id: string, at = town.clock.now()): Promise<void> {
  await town.hub.database.executeSql('update video.recorder set told_at = $2 where id = $1', [id, at]);
}

/** As a stand-in records the camera since, instead of its own recorder. */
async function standIn(standInId: string): Promise<void> {
  const takeoverId = newId();
  await town.hub.database.executeSql(
    `insert into video.takeover (id, recorder_id, stand_in_id, cause, begun_at) values ($1, $2, $3, 'silent', $4)`,
    [takeoverId, recorderId, standInId, town.clock.now()],
  );
  await town.hub.database.executeSql(
    `insert into video.taken_camera (takeover_id, camera_id, stand_in_id, from_at) values ($1, $2, $3, $4)`,
    [takeoverId, cameraId, standInId, town.clock.now()],
  );
}

/** After the five minutes' job, what the owner sees: what lasts, and what was. */
async function shown() {
  await system().query(async ({ db, clock }) => await endUnseen(db, clock.now()));
  const day = town.clock.now().toISOString().slice(0, 10);
  const path = `/api/v1/video/cameras/${cameraId}/health?from=${day}&to=${day}`;
  const { health, findings } = (await people.teacher.get(path)).body;
  return {
    faults: health.faults.filter((fault: string) => fault.startsWith('picture')),
    lasting: findings.filter(({ to }: { to: string | null }) => to === null).length,
    count: findings.length,
  };
}

test('a finding lasts while the recorder that records the camera talks, and lasts again when it is back', async () => {
  const told = blackSince(30);
  await hear(recorderId);
  await takeFindings(system(), [told], dayOf());
  expect(await shown()).toEqual({ faults: ['picture-black'], lasting: 1, count: 1 });

  await hear(recorderId, new Date(town.clock.now().getTime() - 7_200_000));
  expect(await shown()).toEqual({ faults: [], lasting: 0, count: 1 });

  await hear(recorderId);
  await takeFindings(system(), [told], dayOf());
  expect(await shown()).toEqual({ faults: ['picture-black'], lasting: 1, count: 1 });
  expect(await countEvents()).toBe(1);
});

test('what a recorder found lasts no more once another records its camera or it is struck off', async () => {
  await hear(recorderId);
  await takeFindings(system(), [blackSince(30)], dayOf());
  const other = await addRecorder(town, people.school);
  await hear(other);
  await standIn(other);
  expect(await shown()).toEqual({ faults: [], lasting: 0, count: 1 });

  await takeFindings(system(), [blackSince(10)], dayOf(other));
  expect(await shown()).toEqual({ faults: ['picture-black'], lasting: 1, count: 2 });

  await town.hub.database.executeSql('update video.recorder set struck_off_at = $2 where id = $1', [
    other,
    town.clock.now(),
  ]);
  expect(await shown()).toEqual({ faults: [], lasting: 0, count: 2 });
});
