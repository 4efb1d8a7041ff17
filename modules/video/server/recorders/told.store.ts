import { sql } from 'kysely';
import type { RecorderRegister } from '#recorder/hub-link/hub-end.ts';
import type { VideoDb } from '../cameras/camera.store.ts';

type Events = Parameters<RecorderRegister['keepEvents']>[2];
type DayRoots = Parameters<RecorderRegister['keepDayRoots']>[2];

/**
 * Those of the cameras that a recorder may tell of: it records them, stood in for them once, or has told of their days
 * before, and they were given to another since.
 */
export async function findCamerasToldBy(
  db: VideoDb,
  recorderId: string,
  cameraIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (cameraIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('video.camera as camera')
    .select('camera.id')
    .where('camera.id', 'in', [...new Set(cameraIds)])
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('camera.recorderId', '=', recorderId),
        exists(
          selectFrom('video.takenCamera as taken')
            .select('taken.cameraId')
            .whereRef('taken.cameraId', '=', 'camera.id')
            .where('taken.standInId', '=', recorderId),
        ),
        exists(
          selectFrom('video.dayRoot as root')
            .select('root.cameraId')
            .where('root.recorderId', '=', recorderId)
            .whereRef('root.cameraId', '=', 'camera.id'),
        ),
      ]),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Each once: a number of a journal may come again. */
export async function insertCameraEvents(
  db: VideoDb,
  of: { readonly recorderId: string; readonly journal: string },
  events: Events,
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ number, atUs, cameraId, kind, isOn, topic, source }) => ({
    ...of,
    number,
    at: new Date(atUs / 1000),
    cameraId,
    kind,
    isOn,
    topic,
    source,
  }));
  await db
    .insertInto('video.cameraEvent')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['recorderId', 'journal', 'number']).doNothing())
    .execute();
}

/** The first telling stays; another root for the same day is put beside it. */
export async function keepDayRoots(
  db: VideoDb,
  recorderId: string,
  roots: DayRoots,
  toldAt: Date,
): Promise<void> {
  for (const { cameraId, day, fragments, root, chained } of roots) {
    const row = { recorderId, cameraId, day, root, chained, fragments, toldAt };
    await db
      .insertInto('video.dayRoot')
      .values({ ...row, changedAt: null, changedRoot: null })
      .onConflict((conflict) =>
        conflict
          .columns(['recorderId', 'cameraId', 'day'])
          .doUpdateSet({ changedAt: toldAt, changedRoot: root })
          .where(sql<boolean>`day_root.root <> excluded.root`),
      )
      .execute();
  }
}
