import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { keepFindings, listOfRecorder } from './health/finding.store.ts';
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
