import type { DatabaseSync } from 'node:sqlite';

/** The finished files of one camera that began on one UTC day, on one disk. */
export interface FootageDay {
  readonly cameraId: string;
  /** Days since 1970. */
  readonly day: number;
  readonly bytes: number;
  readonly recordedUs: number;
}

/** Sums that triggers of the index keep, since a recorder has millions of files and few days. */
export function listFootageDays(database: DatabaseSync, storageIds: readonly string[]): FootageDay[] {
  const of = database.prepare(
    `select camera_id, day, bytes, recorded_us from footage_day where storage_id = ? and bytes > 0 order by day limit 1000000`,
  );
  return storageIds.flatMap((storageId) =>
    of.all(storageId).map((row) => ({
      cameraId: String(row.camera_id),
      day: Number(row.day),
      bytes: Number(row.bytes),
      recordedUs: Number(row.recorded_us),
    })),
  );
}
