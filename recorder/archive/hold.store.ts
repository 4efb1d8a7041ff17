import type { DatabaseSync } from 'node:sqlite';
import type { HoldLine } from './hold-journal.ts';

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

  /** Ends a hold; who did and why stays. */
  release(
    { holdId, cameraId, fromUs, toUs, ...hold }: Hold,
    by: { readonly person: string; readonly reason: string; readonly atUs: number },
  ): void {
    this.#database
      .prepare(
        `insert or ignore into released_hold (hold_id, camera_id, from_us, to_us, reason, person, release_reason, released_at_us)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(holdId, cameraId, fromUs, toUs, hold.reason, by.person, by.reason, by.atUs);
    this.#database.prepare('delete from hold where hold_id = ?').run(holdId);
  }

  /** Makes the tables say what the lines say, in whatever order they come. */
  replay(lines: readonly HoldLine[]): void {
    const held = new Map(this.list().map((hold) => [hold.holdId, hold]));
    const placed = lines.flatMap((line) => (line.kind === 'placed' ? [line] : []));
    const released = new Map(
      lines.flatMap((line) => (line.kind === 'released' ? [[line.holdId, line] as const] : [])),
    );
    for (const hold of placed) {
      const by = released.get(hold.holdId);
      if (by) this.release(hold, by);
      else if (!held.has(hold.holdId)) this.add(hold);
    }
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
