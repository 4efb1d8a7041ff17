import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { tolerateIndex } from './index-database.ts';
import type { FileRow, ProblemListener } from './index-database.ts';

const columns = `file_id, camera_id, storage_id, path, run_id, started_at_us, ended_at_us, bytes, fragments,
  index_offset, index_size, last_hash`;

/** The rows of files. */
export class FileStore {
  readonly #onProblem: ProblemListener;
  readonly #add: StatementSync;
  readonly #close: StatementSync;
  readonly #remove: StatementSync;
  readonly #open: StatementSync;
  readonly #between: StatementSync;
  readonly #spans: StatementSync;
  readonly #expired: StatementSync;
  readonly #pastMinimum: StatementSync;
  readonly #ofStorage: StatementSync;
  readonly #lastHash: StatementSync;
  readonly #known: StatementSync;
  readonly #one: StatementSync;
  readonly #count: StatementSync;

  constructor(database: DatabaseSync, onProblem: ProblemListener = () => {}) {
    this.#onProblem = onProblem;
    this.#add = database.prepare(
      // NOTE: no `or replace`, whose deletion fires no trigger, so that the sums of the day would count the file twice.
      `insert into file (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (file_id) do update set camera_id = excluded.camera_id, storage_id = excluded.storage_id,
         path = excluded.path, run_id = excluded.run_id, started_at_us = excluded.started_at_us,
         ended_at_us = excluded.ended_at_us, bytes = excluded.bytes, fragments = excluded.fragments,
         index_offset = excluded.index_offset, index_size = excluded.index_size, last_hash = excluded.last_hash`,
    );
    this.#close = database.prepare(
      `update file set ended_at_us = ?, bytes = ?, fragments = ?, index_offset = ?, index_size = ?, last_hash = ? where file_id = ?`,
    );
    this.#remove = database.prepare(`delete from file where file_id = ?`);
    this.#open = database.prepare(
      `select ${columns} from file where ended_at_us is null order by started_at_us`,
    );
    // NOTE: a file is at most some minutes long; looking back an hour finds those that began before `from`.
    this.#between = database.prepare(
      `select ${columns} from file where camera_id = ? and started_at_us >= ? - 3600000000 and started_at_us < ?
         and (ended_at_us is null or ended_at_us > ?) order by started_at_us, file_id limit ?`,
    );
    // NOTE: all of it stands in the index `file_by_span`; rows of a month lie all over the table.
    this.#spans = database.prepare(
      `select run_id, started_at_us, ended_at_us from file where camera_id = ? and started_at_us >= ? - 3600000000
         and started_at_us < ? and (ended_at_us is null or ended_at_us > ?) order by started_at_us, ended_at_us limit 100000`,
    );
    this.#expired = database.prepare(deletable('max_us'));
    this.#pastMinimum = database.prepare(deletable('min_us'));
    this.#ofStorage = database.prepare(`select file_id, path from file where storage_id = ?`);
    this.#lastHash = database.prepare(
      `select last_hash from file where camera_id = ? and last_hash is not null order by started_at_us desc limit 1`,
    );
    this.#count = database.prepare(`select count(*) as total from file where storage_id = ?`);
    this.#one = database.prepare(`select ${columns} from file where file_id = ?`);
    this.#known = database.prepare(`select 1 from file where file_id = ?`);
  }

  add(row: FileRow): void {
    tolerateIndex(this.#onProblem, () =>
      this.#add.run(
        row.fileId,
        row.cameraId,
        row.storageId,
        row.path,
        row.runId,
        row.startedAtUs,
        row.endedAtUs,
        row.bytes,
        row.fragments,
        row.indexOffset,
        row.indexSize,
        row.lastHash,
      ),
    );
  }

  close(
    fileId: string,
    end: Pick<FileRow, 'endedAtUs' | 'bytes' | 'fragments' | 'indexOffset' | 'indexSize' | 'lastHash'>,
  ): void {
    const { endedAtUs, bytes, fragments, indexOffset, indexSize, lastHash } = end;
    tolerateIndex(this.#onProblem, () =>
      this.#close.run(endedAtUs, bytes, fragments, indexOffset, indexSize, lastHash, fileId),
    );
  }

  remove(fileId: string): void {
    tolerateIndex(this.#onProblem, () => this.#remove.run(fileId));
  }

  isKnown(fileId: string): boolean {
    return this.#known.get(fileId) !== undefined;
  }

  find(fileId: string): FileRow | undefined {
    const row = this.#one.get(fileId);
    return row && toRow(row);
  }

  count(storageId: string): number {
    return Number(this.#count.get(storageId)?.total ?? 0);
  }

  listOpen(): FileRow[] {
    return this.#open.all().map(toRow);
  }

  /** Files that may hold footage of the span, oldest first. */
  listBetween(cameraId: string, fromUs: number, toUs: number, limit = 10_000): FileRow[] {
    return this.#between.all(cameraId, fromUs, toUs, fromUs, limit).map(toRow);
  }

  /** The same with only what a timeline needs; a month is more than eight thousand files. */
  *listSpans(
    cameraId: string,
    fromUs: number,
    toUs: number,
  ): Generator<Pick<FileRow, 'runId' | 'startedAtUs' | 'endedAtUs'>> {
    for (const row of this.#spans.iterate(cameraId, fromUs, toUs, fromUs))
      yield {
        runId: text(row.run_id),
        startedAtUs: Number(row.started_at_us),
        endedAtUs: row.ended_at_us === null ? null : Number(row.ended_at_us),
      };
  }

  /** Finished files older than their camera's maximum and not held, oldest first. */
  listExpired(storageId: string, nowUs: number, limit: number): FileRow[] {
    return this.#expired.all(storageId, nowUs, limit).map(toRow);
  }

  /** Finished files older than their camera's minimum and not held, oldest first. */
  listPastMinimum(storageId: string, nowUs: number, limit: number): FileRow[] {
    return this.#pastMinimum.all(storageId, nowUs, limit).map(toRow);
  }

  listPaths(storageId: string): { fileId: string; path: string }[] {
    return this.#ofStorage.all(storageId).map((row) => ({ fileId: text(row.file_id), path: text(row.path) }));
  }

  /** The end of the camera's chain as far as files are closed. */
  findLastHash(cameraId: string): Buffer | undefined {
    const hash = this.#lastHash.get(cameraId)?.last_hash;
    return hash instanceof Uint8Array ? Buffer.from(hash) : undefined;
  }
}

/** NOTE: footage of a camera without a rule is kept a month. By the index `file_by_age`. */
function deletable(age: 'min_us' | 'max_us'): string {
  return `select ${columns} from file where storage_id = ?1 and ended_at_us is not null
    and ended_at_us < ?2 - coalesce((select ${age} from retention_rule as rule where rule.camera_id = file.camera_id), 2592000000000)
    and not exists (select 1 from hold where hold.camera_id = file.camera_id
      and hold.from_us < file.ended_at_us and hold.to_us > file.started_at_us)
    order by started_at_us limit ?3`;
}

function toRow(row: Record<string, SQLOutputValue>): FileRow {
  return {
    fileId: text(row.file_id),
    cameraId: text(row.camera_id),
    storageId: text(row.storage_id),
    path: text(row.path),
    runId: text(row.run_id),
    startedAtUs: Number(row.started_at_us),
    endedAtUs: row.ended_at_us === null ? null : Number(row.ended_at_us),
    bytes: Number(row.bytes),
    fragments: Number(row.fragments),
    indexOffset: row.index_offset === null ? null : Number(row.index_offset),
    indexSize: row.index_size === null ? null : Number(row.index_size),
    lastHash: row.last_hash instanceof Uint8Array ? row.last_hash : null,
  };
}

function text(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
