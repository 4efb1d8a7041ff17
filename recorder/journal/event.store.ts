import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { tolerateIndex } from '../archive/index-database.ts';
import type { ProblemListener } from '../archive/index-database.ts';
import { cameraEventKinds } from '../onvif/camera-event.ts';
import type { CameraEvent, CameraEventKind } from '../onvif/camera-event.ts';

export interface NumberedEvent extends CameraEvent {
  /** Of the journal of this index; grows and is never used twice. */
  readonly number: number;
}

const columns = 'number, at_us, camera_id, kind, is_on, topic, source, camera_at_us';

/** What cameras noticed by themselves; kept as long as the footage of their camera may be. */
export class EventStore {
  readonly #database: DatabaseSync;
  readonly #onProblem: ProblemListener;
  readonly #add: StatementSync;
  readonly #between: StatementSync;
  readonly #after: StatementSync;

  constructor(database: DatabaseSync, onProblem: ProblemListener = () => {}) {
    this.#database = database;
    this.#onProblem = onProblem;
    this.#add = database.prepare(
      `insert into camera_event (at_us, camera_id, kind, is_on, topic, source, camera_at_us) values (?, ?, ?, ?, ?, ?, ?)`,
    );
    // By the index `camera_event_by_time`.
    this.#between = database.prepare(
      `select ${columns} from camera_event where camera_id = ? and at_us >= ? and at_us < ? order by at_us, number limit ?`,
    );
    this.#after = database.prepare(
      `select ${columns} from camera_event where number > ? order by number limit ?`,
    );
  }

  add({ atUs, cameraId, kind, isOn, topic, source, cameraAtUs }: CameraEvent): void {
    const on = isOn === null ? null : Number(isOn);
    tolerateIndex(this.#onProblem, () => this.#add.run(atUs, cameraId, kind, on, topic, source, cameraAtUs));
  }

  listBetween(cameraId: string, fromUs: number, toUs: number, limit: number): NumberedEvent[] {
    return this.#between.all(cameraId, fromUs, toUs, limit).map(toEvent);
  }

  /** What the hub has not heard. */
  listAfter(number: number, limit: number): NumberedEvent[] {
    return this.#after.all(number, limit).map(toEvent);
  }

  acknowledge(number: number): void {
    this.#database
      .prepare(`insert or replace into setting (name, value) values ('events_acknowledged', ?)`)
      .run(String(Math.max(number, this.acknowledged)));
  }

  get acknowledged(): number {
    const row = this.#database.prepare(`select value from setting where name = 'events_acknowledged'`).get();
    return Number(row?.value ?? 0);
  }

  /** Ends with the longest time the footage of the camera may be kept, unless a hold keeps it. */
  forget(nowUs: number): void {
    const rules = this.#database.prepare('select camera_id, max_us from retention_rule').all();
    const remove = this.#database.prepare(
      `delete from camera_event where camera_id = ?1 and at_us < ?2 and not exists
       (select 1 from hold where hold.camera_id = ?1 and hold.from_us <= camera_event.at_us and hold.to_us >= camera_event.at_us)`,
    );
    for (const rule of rules) remove.run(rule.camera_id ?? '', nowUs - Number(rule.max_us));
  }
}

function toEvent(row: Record<string, SQLOutputValue>): NumberedEvent {
  return {
    number: Number(row.number),
    atUs: Number(row.at_us),
    cameraId: String(row.camera_id),
    kind: kindOf(row.kind),
    isOn: row.is_on === null ? null : row.is_on === 1,
    topic: String(row.topic),
    source: String(row.source),
    cameraAtUs: row.camera_at_us === null ? null : Number(row.camera_at_us),
  };
}

function kindOf(value: SQLOutputValue | undefined): CameraEventKind {
  return cameraEventKinds.find((kind) => kind === value) ?? 'other';
}
