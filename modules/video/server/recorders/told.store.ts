import { sql } from 'kysely';
import type { RecorderRegister } from '#recorder/hub-link/hub-end.ts';
import type { VideoDb } from '../cameras/camera.store.ts';

type Events = Parameters<RecorderRegister['keepEvents']>[2];
type DayRoots = Parameters<RecorderRegister['keepDayRoots']>[2];

/** Since when and until when a recorder may tell of a camera. */
export interface ToldTime {
  readonly fromMs: number;
  readonly toMs: number;
}

const always: ToldTime = { fromMs: -Infinity, toMs: Infinity };

/**
 * The times of which a recorder may tell, by camera: always, of one that it records, or of whose days it has told before another got it; of one
 * that it stood in for, those times alone.
 */
export async function listToldTimes(
  db: VideoDb,
  recorderId: string,
  cameraIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ToldTime[]>> {
  if (cameraIds.length === 0) return new Map();
  const ids = [...new Set(cameraIds)];
  const taken = await db
    .selectFrom('video.takenCamera')
    .select(['cameraId', 'fromAt', 'toAt'])
    .where('standInId', '=', recorderId)
    .where('cameraId', 'in', ids)
    .execute();
  const own = await listOwnOrFormer(db, recorderId, ids);
  const times = Map.groupBy(taken, ({ cameraId }) => cameraId);
  return new Map(
    ids.flatMap((id): [string, ToldTime[]][] => {
      const stoodIn = (times.get(id) ?? []).map(({ fromAt, toAt }) => ({
        fromMs: fromAt.getTime(),
        toMs: toAt?.getTime() ?? Infinity,
      }));
      if (own.get(id) === 'own' || (own.has(id) && stoodIn.length === 0)) return [[id, [always]]];
      return stoodIn.length > 0 ? [[id, stoodIn]] : [];
    }),
  );
}

async function listOwnOrFormer(
  db: VideoDb,
  recorderId: string,
  cameraIds: readonly string[],
): Promise<ReadonlyMap<string, 'own' | 'former'>> {
  const rows = await db
    .selectFrom('video.camera as camera')
    .select('camera.id')
    .select(({ eb }) => eb('camera.recorderId', '=', recorderId).as('isOwn'))
    .where('camera.id', 'in', [...cameraIds])
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('camera.recorderId', '=', recorderId),
        exists(
          selectFrom('video.dayRoot as root')
            .select('root.cameraId')
            .where('root.recorderId', '=', recorderId)
            .whereRef('root.cameraId', '=', 'camera.id'),
        ),
      ]),
    )
    .execute();
  return new Map(rows.map(({ id, isOwn }) => [id, isOwn ? 'own' : 'former']));
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
