import { setTimeout as pause } from 'node:timers/promises';
import { tablesOf } from '#kernel/db/db.ts';
import type { Hub } from '#kernel/hub.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { answerDays } from '../contract/request.ts';
import type { VideoDb } from '../server/cameras/camera.store.ts';
import { holdClip } from '../server/requests/holds.ts';
import { insertClips, insertRequest } from '../server/requests/request.store.ts';
import type { VideoTables } from '../server/tables.ts';
import { sceneOf } from './cameras.ts';
import { writePastLedger } from './past-ledger.ts';

const retryMs = 5_000;
/** A recorder that has not begun by then begins without it; the next start tries again. */
const patienceMs = 240_000;
const footageMs = 100_000;
const settledMs = 20_000;
const dayMs = 86_400_000;

/** What the first page does not wait for: weeks that went by, and a request whose link opens real footage. */
export async function embellishVideo(hub: Hub, signal: AbortSignal): Promise<void> {
  const db = tablesOf<VideoTables>(hub.database.handle);
  const cameras = await listVirtualCameras(db);
  if (cameras.length === 0) return;
  if (!(await hasRow(db, 'video.ledgerDay')))
    await writePastLedger(db, cameras, { now: hub.clock.now(), timeZone: hub.state.town.timeZone });
  // Without the demo's recorder there is no footage to wait for.
  if (hub.config.hasDemoRecorder) await approveOne(hub, db, signal);
}

async function listVirtualCameras(db: VideoDb) {
  const rows = await db
    .selectFrom('video.camera as camera')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'camera.recorderId')
    .select(['camera.id', 'camera.streamUrl', 'camera.group', 'recorder.id as recorderId'])
    .orderBy('camera.number')
    .limit(100)
    .execute();
  return rows.flatMap(({ streamUrl, group, ...row }) => {
    const path = sceneOf(streamUrl);
    return path === null ? [] : [{ ...row, path, isOfSchool: group === 'education' }];
  });
}

async function hasRow(db: VideoDb, table: 'video.ledgerDay'): Promise<boolean> {
  return (await db.selectFrom(table).select('day').limit(1).executeTakeFirst()) !== undefined;
}

/** The school gives the police what its recorder has just recorded. */
async function approveOne(hub: Hub, db: VideoDb, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (performance.now() < untilMs) {
    if (await isApproved(db)) return;
    const camera = await findRecordedCamera(db, new Date(hub.clock.now().getTime() - footageMs - settledMs));
    const asker = await findFirstAsker(db);
    if (camera && asker !== undefined) {
      await hub.database.transaction(async (within) => {
        await askAndApprove(tablesOf<VideoTables>(within), { camera, asker, now: hub.clock.now() });
      });
      return;
    }
    await pause(retryMs, undefined, { signal });
  }
}

async function isApproved(db: VideoDb): Promise<boolean> {
  const query = db.selectFrom('video.request').select('id').where('state', '=', 'approved').limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Of the school, and recorded since before an instant. */
async function findRecordedCamera(db: VideoDb, since: Date) {
  return await db
    .selectFrom('video.camera as camera')
    .innerJoin('video.cameraLink as link', 'link.cameraId', 'camera.id')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'camera.recorderId')
    .select(['camera.id', 'camera.ownerOrganisationId', 'camera.lng', 'camera.lat', 'camera.address'])
    .where('camera.group', '=', 'education')
    .where('link.state', '=', 'recorded')
    .where('recorder.startedAt', '<', since)
    .orderBy('camera.number')
    .limit(1)
    .executeTakeFirst();
}

async function findFirstAsker(db: VideoDb): Promise<string | undefined> {
  const row = await db
    .selectFrom('video.request')
    .select('requesterOrganisationId')
    .where('requesterOrganisationId', 'is not', null)
    .orderBy('askedAt')
    .limit(1)
    .executeTakeFirst();
  return row?.requesterOrganisationId ?? undefined;
}

type Recorded = NonNullable<Awaited<ReturnType<typeof findRecordedCamera>>>;

async function askAndApprove(
  db: VideoDb,
  { camera, asker, now }: { readonly camera: Recorded; readonly asker: string; readonly now: Date },
): Promise<void> {
  const id = newId(now.getTime());
  const toAt = new Date(now.getTime() - settledMs);
  const fromAt = new Date(toAt.getTime() - footageMs);
  await insertRequest(db, {
    id,
    state: 'approved',
    requesterPersonId: null,
    requesterOrganisationId: asker,
    ownerOrganisationId: camera.ownerOrganisationId,
    lng: camera.lng,
    lat: camera.lat,
    place: camera.address,
    fromAt,
    toAt,
    reason: 'Сообщение о посторонних у входа в школу, нужна запись последних минут',
    identity: null,
    askedAt: now,
    dueAt: new Date(now.getTime() + answerDays * dayMs),
    decidedAt: now,
    decidedByPersonId: null,
    refusal: null,
    mayDownload: true,
    linkUntil: new Date(now.getTime() + 7 * dayMs),
    withdrawnAt: null,
    receivedAt: null,
    outcome: null,
    outcomeText: null,
    closedAt: null,
  });
  const cameraId = camera.id;
  await insertClips(db, [{ requestId: id, cameraId, fromAt, toAt, hold: 'asked' }]);
  await enqueue(db, holdClip, { requestId: id, cameraId }, { key: id });
}
