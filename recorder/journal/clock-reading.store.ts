import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { tolerateIndex } from '../archive/index-database.ts';
import type { ProblemListener } from '../archive/index-database.ts';

/** By how much a camera's clock was wrong. */
export interface StoredClockReading {
  readonly atUs: number;
  /** The camera's clock minus the recorder's. */
  readonly offsetUs: number;
  readonly uncertaintyUs: number;
}

const mostReadings = 1_000;

/** Readings of the cameras' clocks over ONVIF, for the manifests of exports. */
export class ClockReadingStore {
  readonly #database: DatabaseSync;
  readonly #onProblem: ProblemListener;

  constructor(database: DatabaseSync, onProblem: ProblemListener = () => {}) {
    this.#database = database;
    this.#onProblem = onProblem;
  }

  add(cameraId: string, { atUs, offsetUs, uncertaintyUs }: StoredClockReading): void {
    tolerateIndex(this.#onProblem, () =>
      this.#database
        .prepare(
          'insert or replace into clock_reading (camera_id, at_us, offset_us, uncertainty_us) values (?, ?, ?, ?)',
        )
        .run(cameraId, atUs, offsetUs, uncertaintyUs),
    );
  }

  /** Those of the span, and the last one before it. */
  listFor(cameraId: string, fromUs: number, toUs: number): StoredClockReading[] {
    const within = this.#database
      .prepare(
        `select at_us, offset_us, uncertainty_us from clock_reading
         where camera_id = ?1 and at_us < ?3 and at_us >= coalesce(
           (select max(at_us) from clock_reading where camera_id = ?1 and at_us <= ?2), ?2)
         order by at_us limit ?4`,
      )
      .all(cameraId, fromUs, toUs, mostReadings);
    return within.map(toReading);
  }

  forget(nowUs: number): void {
    const rules = this.#database.prepare('select camera_id, max_us from retention_rule').all();
    const remove = this.#database.prepare('delete from clock_reading where camera_id = ? and at_us < ?');
    for (const rule of rules) remove.run(rule.camera_id ?? '', nowUs - Number(rule.max_us));
  }
}

function toReading(row: Record<string, SQLOutputValue>): StoredClockReading {
  return {
    atUs: Number(row.at_us),
    offsetUs: Number(row.offset_us),
    uncertaintyUs: Number(row.uncertainty_us),
  };
}
