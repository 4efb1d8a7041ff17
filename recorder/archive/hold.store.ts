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

  /** Ends a hold; who did and why stays. */
  release(hold: Hold, { person, reason }: { readonly person: string; readonly reason: string }): void {
    const { holdId, cameraId, fromUs, toUs } = hold;
    this.#database
      .prepare(
        `insert into released_hold (hold_id, camera_id, from_us, to_us, reason, person, release_reason, released_at_us)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(holdId, cameraId, fromUs, toUs, hold.reason, person, reason, Date.now() * 1000);
    this.remove(holdId);
  }

  find(holdId: string): Hold | undefined {
    return this.list().find((hold) => hold.holdId === holdId);
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
