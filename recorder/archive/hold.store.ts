import type { DatabaseSync } from 'node:sqlite';

/** A span of footage that must not be deleted. */
export interface Hold {
  readonly holdId: string;
  readonly cameraId: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly reason: string;
}

export class HoldStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  add({ holdId, cameraId, fromUs, toUs, reason }: Hold): void {
    this.#database
      .prepare('insert into hold (hold_id, camera_id, from_us, to_us, reason) values (?, ?, ?, ?, ?)')
      .run(holdId, cameraId, fromUs, toUs, reason);
  }

  remove(holdId: string): void {
    this.#database.prepare('delete from hold where hold_id = ?').run(holdId);
  }

  list(): Hold[] {
    const rows = this.#database
      .prepare('select hold_id, camera_id, from_us, to_us, reason from hold order by from_us, hold_id')
      .all();
    return rows.map((row) => ({
      holdId: String(row.hold_id),
      cameraId: String(row.camera_id),
      fromUs: Number(row.from_us),
      toUs: Number(row.to_us),
      reason: String(row.reason),
    }));
  }
}
