import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** One file of footage as the index knows it. */
export interface FileRow {
  readonly fileId: string;
  readonly cameraId: string;
  readonly storageId: string;
  readonly path: string;
  readonly runId: string;
  readonly startedAtUs: number;
  /** Null while the file is being written. */
  readonly endedAtUs: number | null;
  readonly bytes: number;
  readonly fragments: number;
  readonly indexOffset: number | null;
  readonly indexSize: number | null;
  readonly lastHash: Uint8Array | null;
}

/** Takes errors of the index that recording must survive. */
export type ProblemListener = (error: unknown) => void;

/**
 * Footage goes on when the index cannot be written (its disk is full or gone): files describe themselves, and
 * reconciliation adds what is missing. So a failed write of the index is told and passed over.
 */
export function tolerateIndex<T>(onProblem: ProblemListener, write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    const isOfIndex = error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
    if (!isOfIndex) throw error;
    onProblem(error);
    return undefined;
  }
}

function dayOf(row: 'new' | 'old' | 'file'): string {
  return `${row}.started_at_us / 86400000000`;
}

function countFile(row: 'new' | 'old', sign: '+' | '-'): string {
  return `insert into footage_day (storage_id, camera_id, day, bytes, recorded_us)
    select ${row}.storage_id, ${row}.camera_id, ${dayOf(row)}, ${sign}${row}.bytes, ${sign}(${row}.ended_at_us - ${row}.started_at_us)
    where ${row}.ended_at_us is not null
    on conflict do update set bytes = bytes + excluded.bytes, recorded_us = recorded_us + excluded.recorded_us`;
}

/** For an index that was made before days were counted. */
const countAllDays = `insert into footage_day (storage_id, camera_id, day, bytes, recorded_us)
  select storage_id, camera_id, ${dayOf('file')}, sum(bytes), sum(ended_at_us - started_at_us) from file
  where ended_at_us is not null group by 1, 2, 3`;

const schema = `
  create table if not exists file (
    file_id text primary key,
    camera_id text not null,
    storage_id text not null,
    path text not null,
    run_id text not null,
    started_at_us integer not null,
    ended_at_us integer,
    bytes integer not null default 0,
    fragments integer not null default 0,
    index_offset integer,
    index_size integer,
    last_hash blob
  ) strict;
  drop index if exists file_by_time;
  create index if not exists file_by_span on file (camera_id, started_at_us, ended_at_us, run_id);
  create index if not exists file_by_age on file (storage_id, started_at_us);
  create index if not exists file_open on file (file_id) where ended_at_us is null;
  create table if not exists footage_day (
    storage_id text not null,
    camera_id text not null,
    day integer not null,
    bytes integer not null,
    recorded_us integer not null,
    primary key (storage_id, camera_id, day)
  ) strict, without rowid;
  create trigger if not exists file_added after insert on file when new.ended_at_us is not null begin
    ${countFile('new', '+')};
  end;
  create trigger if not exists file_changed after update on file begin
    ${countFile('old', '-')};
    ${countFile('new', '+')};
  end;
  create trigger if not exists file_removed after delete on file when old.ended_at_us is not null begin
    ${countFile('old', '-')};
    delete from footage_day where storage_id = old.storage_id and camera_id = old.camera_id
      and day = ${dayOf('old')} and bytes <= 0;
  end;
  create table if not exists ledger (
    id integer primary key,
    camera_id text not null,
    from_us integer not null,
    to_us integer,
    state text not null,
    cause text not null
  ) strict;
  create index if not exists ledger_by_time on ledger (camera_id, from_us);
  create index if not exists ledger_by_end on ledger (to_us);
  create index if not exists ledger_open on ledger (camera_id) where to_us is null;
  create table if not exists hold (
    hold_id text primary key,
    camera_id text not null,
    from_us integer not null,
    to_us integer not null,
    reason text not null
  ) strict;
  create table if not exists released_hold (
    hold_id text primary key,
    camera_id text not null,
    from_us integer not null,
    to_us integer not null,
    reason text not null,
    person text not null,
    release_reason text not null,
    released_at_us integer not null
  ) strict;
  create table if not exists look (
    number integer primary key autoincrement,
    at_us integer not null,
    person text not null,
    session text not null,
    camera_id text not null,
    access_right text not null,
    what text not null,
    from_us integer not null,
    to_us integer
  ) strict;
  create trigger if not exists look_unchanged before update on look begin
    select raise(abort, 'the journal of looks is append-only');
  end;
  create trigger if not exists look_undeleted before delete on look begin
    select raise(abort, 'the journal of looks is append-only');
  end;
  create table if not exists camera_event (
    number integer primary key autoincrement,
    at_us integer not null,
    camera_id text not null,
    kind text not null,
    is_on integer,
    topic text not null,
    source text not null,
    camera_at_us integer
  ) strict;
  create index if not exists camera_event_by_time on camera_event (camera_id, at_us);
  create table if not exists clock_reading (
    camera_id text not null,
    at_us integer not null,
    offset_us integer not null,
    uncertainty_us integer not null,
    primary key (camera_id, at_us)
  ) strict, without rowid;
  create table if not exists retention_rule (
    camera_id text primary key,
    min_us integer not null,
    max_us integer not null
  ) strict;
  create table if not exists day_root (
    camera_id text not null,
    day text not null,
    fragments integer not null,
    root blob not null,
    chained blob not null,
    primary key (camera_id, day)
  ) strict;
  create table if not exists picture_view (
    camera_id text primary key,
    courses text not null,
    fingerprint text not null,
    checked_at_us integer not null
  ) strict;
  create table if not exists picture_usual (
    camera_id text not null,
    light text not null,
    checks integer not null,
    sharpness real not null,
    flat_share real not null,
    likeness real not null,
    edges blob not null,
    primary key (camera_id, light)
  ) strict;
  create table if not exists picture_finding (
    number integer primary key autoincrement,
    camera_id text not null,
    finding text not null,
    from_us integer not null,
    to_us integer
  ) strict;
  create index if not exists picture_finding_by_time on picture_finding (from_us);
  create table if not exists setting (name text primary key, value text not null) strict;
`;

/**
 * Opens the recorder's index. A damaged one is laid aside: footage does not depend on it, reconciliation fills a new one.
 * A lost tail after a power cut is found again the same way, so commits need not wait for the disk.
 */
export function openIndex(path: string): { database: DatabaseSync; isNew: boolean } {
  try {
    return prepare(path);
  } catch {
    renameSync(path, `${path}.damaged-${Date.now()}`);
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    return prepare(path);
  }
}

function prepare(path: string): { database: DatabaseSync; isNew: boolean } {
  const database = new DatabaseSync(path);
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 2000;');
    const found = database.prepare('pragma quick_check(1)').get();
    if (found?.quick_check !== 'ok') throw new Error('the index is damaged');
    const hasTable = (name: string): boolean =>
      database.prepare('select 1 from sqlite_master where name = ?').get(name) !== undefined;
    const [isNew, isCounted] = [!hasTable('file'), hasTable('footage_day')];
    database.exec(schema);
    if (!isNew && !isCounted) database.exec(countAllDays);
    return { database, isNew };
  } catch (error) {
    database.close();
    throw error;
  }
}
