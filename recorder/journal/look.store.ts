import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { MediaRight } from '../tokens/media-token.ts';

export const lookKinds = [
  'live-begun',
  'live-ended',
  'playback',
  'picture',
  'thumbnails',
  'export',
  'hold',
  'ptz',
] as const;

/** Who looked at what. A live look has two rows: one when it begins, one when it ends. */
export interface Look {
  readonly atUs: number;
  readonly person: string;
  readonly session: string;
  readonly cameraId: string;
  readonly right: MediaRight;
  readonly what: (typeof lookKinds)[number];
  readonly fromUs: number;
  /** Null while a live look lasts. */
  readonly toUs: number | null;
}

export interface NumberedLook extends Look {
  readonly number: number;
}

/**
 * The journal of looks; append-only, triggers of the index see to it. A look whose row cannot be written does not
 * take place: errors are not tolerated here, unlike those of recording.
 */
export class LookStore {
  readonly #database: DatabaseSync;
  readonly #add: StatementSync;
  readonly #after: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#add = database.prepare(
      `insert into look (at_us, person, session, camera_id, access_right, what, from_us, to_us) values (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#after = database.prepare(
      `select number, at_us, person, session, camera_id, access_right, what, from_us, to_us from look
       where number > ? order by number limit ?`,
    );
  }

  /** Of this index; numbers begin anew with another. */
  get journalId(): string {
    this.#database
      .prepare(`insert or ignore into setting (name, value) values ('journal_id', ?)`)
      .run(randomUUID());
    return String(this.#database.prepare(`select value from setting where name = 'journal_id'`).get()?.value);
  }

  add({ atUs, person, session, cameraId, right, what, fromUs, toUs }: Look): void {
    this.#add.run(atUs, person, session, cameraId, right, what, fromUs, toUs);
  }

  /** The rows behind a number, in order: what the hub has not fetched. */
  listAfter(number: number, limit: number): NumberedLook[] {
    return this.#after.all(number, limit).map((row) => ({
      number: Number(row.number),
      atUs: Number(row.at_us),
      person: String(row.person),
      session: String(row.session),
      cameraId: String(row.camera_id),
      right: String(row.access_right) as MediaRight,
      what: String(row.what) as Look['what'],
      fromUs: Number(row.from_us),
      toUs: row.to_us === null ? null : Number(row.to_us),
    }));
  }

  /** Up to here the hub has the rows. */
  acknowledge(number: number): void {
    this.#database
      .prepare(`insert or replace into setting (name, value) values ('looks_acknowledged', ?)`)
      .run(String(Math.max(number, this.acknowledged)));
  }

  get acknowledged(): number {
    const row = this.#database.prepare(`select value from setting where name = 'looks_acknowledged'`).get();
    return Number(row?.value ?? 0);
  }
}
