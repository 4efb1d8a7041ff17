import type { DatabaseSync } from 'node:sqlite';
import { makeForecast } from './forecast.ts';
import type { Forecast, ForecastCamera } from './forecast.ts';
import { listFootageDays } from './footage-day.store.ts';
import type { Holds } from './holds.ts';
import { headroomOf } from './retention.ts';
import type { Storage } from './storage.ts';

const dayUs = 86_400_000_000;

export interface ForeseeOptions {
  readonly database: DatabaseSync;
  readonly storages: readonly Storage[];
  readonly holds: Holds;
  readonly isRecorded: (cameraId: string) => boolean;
  readonly nowUs: number;
}

/** The forecast from what index and disks say now; null while nothing is known of what a day takes. */
export function foresee({ database, storages, holds, isRecorded, nowUs }: ForeseeOptions): Forecast | null {
  const usable = storages.filter(({ state }) => state === 'ready' || state === 'full');
  const storageIds = usable.flatMap(({ storageId }) => storageId ?? []);
  const forecast = makeForecast({
    nowUs,
    roomBytes: usable.reduce((sum, storage) => sum + roomOf(storage), 0),
    days: listFootageDays(database, storageIds),
    cameras: listRules(database, isRecorded),
    holds: holds.list(),
  });
  return forecast ?? null;
}

function roomOf(storage: Storage): number {
  return storage.freeBytes - storage.reserveBytes - headroomOf(storage);
}

function listRules(database: DatabaseSync, isRecorded: ForeseeOptions['isRecorded']): ForecastCamera[] {
  const rows = database
    .prepare('select camera_id, min_us, max_us from retention_rule order by camera_id limit 100000')
    .all();
  return rows.map(({ camera_id: id, min_us: minUs, max_us: maxUs }) => ({
    cameraId: String(id),
    minDays: Number(minUs) / dayUs,
    maxDays: Number(maxUs) / dayUs,
    isRecorded: isRecorded(String(id)),
  }));
}
