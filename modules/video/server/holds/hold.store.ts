import type { Selectable } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import { sumUpHolds } from './sum-up.ts';
import type { HoldsState } from './sum-up.ts';
import type { RecorderHoldTable } from './tables.ts';

export type HoldRow = Selectable<RecorderHoldTable>;
/** Whose holds. */
export type HoldsOf = Pick<HoldRow, 'wantedBy' | 'cameraId'>;

export async function insertHolds(db: VideoDb, of: HoldsOf, recorderIds: readonly string[]): Promise<void> {
  await db
    .insertInto('video.recorderHold')
    .values(
      recorderIds.map((recorderId) => ({
        ...of,
        recorderId,
        state: 'asked' as const,
        holdId: null,
        recorderKey: null,
      })),
    )
    .execute();
}

export async function listHolds(db: VideoDb, { wantedBy, cameraId }: HoldsOf) {
  return await db
    .selectFrom('video.recorderHold as hold')
    .innerJoin('video.recorder as recorder', 'recorder.id', 'hold.recorderId')
    .select([
      'hold.recorderId',
      'hold.state',
      'hold.holdId',
      'recorder.name as recorderName',
      'recorder.struckOffAt',
    ])
    .where('hold.wantedBy', '=', wantedBy)
    .where('hold.cameraId', '=', cameraId)
    .orderBy('hold.recorderId')
    .execute();
}

/**
 * Writes what one recorder said; what all of them say by now.
 *
 * NOTE: a job that places holds and one that lets them go wait for each other here, else neither would see the other's.
 */
export async function writeRecorderHold(
  db: VideoDb,
  { wantedBy, cameraId, recorderId }: HoldsOf & Pick<HoldRow, 'recorderId'>,
  said: Pick<HoldRow, 'state'> & Partial<Pick<HoldRow, 'holdId' | 'recorderKey'>>,
): Promise<HoldsState> {
  const rows = await db
    .selectFrom('video.recorderHold')
    .select(['recorderId', 'state'])
    .where('wantedBy', '=', wantedBy)
    .where('cameraId', '=', cameraId)
    .orderBy('recorderId')
    .forUpdate()
    .execute();
  await db
    .updateTable('video.recorderHold')
    .set(said)
    .where('wantedBy', '=', wantedBy)
    .where('cameraId', '=', cameraId)
    .where('recorderId', '=', recorderId)
    .execute();
  return sumUpHolds(rows.map((row) => (row.recorderId === recorderId ? said.state : row.state)));
}

/** Keys of the recorders that keep clips of a case, by clip. */
export async function listKeys(
  db: VideoDb,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  if (itemIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('video.recorderHold')
    .select(['wantedBy', 'recorderKey'])
    .where('wantedBy', 'in', [...itemIds])
    .where('recorderKey', 'is not', null)
    .orderBy('wantedBy')
    .orderBy('recorderKey')
    .execute();
  const keys = new Map<string, string[]>();
  for (const { wantedBy, recorderKey } of rows)
    if (recorderKey !== null) keys.set(wantedBy, [...(keys.get(wantedBy) ?? []), recorderKey]);
  return keys;
}
