import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { readStoredIndex, scanFile } from '../mp4/scan.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import { noHash } from '../mp4/stamps.ts';
import type { FileStore } from './file.store.ts';
import type { FileRow } from './index-database.ts';
import { chainDay, merkleRoot } from './merkle.ts';
import type { Storage } from './storage.ts';

const dayUs = 86_400_000_000;

export interface DayRoot {
  readonly day: string;
  readonly fragments: number;
  readonly root: Buffer;
  readonly chained: Buffer;
}

/** The fragments of a file, from the table at its end or, while it is written, from the file itself. */
export async function readEntries(
  row: FileRow,
  storages: readonly Storage[],
): Promise<readonly IndexEntry[]> {
  const storage = storages.find(({ storageId }) => storageId === row.storageId);
  if (!storage) return [];
  const path = join(storage.path, row.path);
  if (row.indexOffset !== null && row.indexSize !== null) {
    const stored = await readStoredIndex(path, { offset: row.indexOffset, size: row.indexSize });
    if (stored) return stored;
  }
  return (await scanFile(path, { verify: false }))?.fragments ?? [];
}

/** Seals a finished UTC day of a camera: root over its fragments in order of time and file, chained to the day before. */
export async function sealDay(
  database: DatabaseSync,
  sources: { readonly files: FileStore; readonly storages: readonly Storage[] },
  { cameraId, day }: { readonly cameraId: string; readonly day: string },
): Promise<DayRoot> {
  const fromUs = Date.parse(`${day}T00:00:00Z`) * 1000;
  const hashes: Buffer[] = [];
  for (const row of sources.files.listBetween(cameraId, fromUs, fromUs + dayUs)) {
    const entries = await readEntries(row, sources.storages);
    for (const { startedAtUs, hash } of entries)
      if (startedAtUs >= fromUs && startedAtUs < fromUs + dayUs) hashes.push(hash);
  }
  const root = merkleRoot(hashes);
  const before = database
    .prepare('select chained from day_root where camera_id = ? and day < ? order by day desc limit 1')
    .get(cameraId, day)?.chained;
  const previous = before instanceof Uint8Array ? Buffer.from(before) : noHash;
  const chained = chainDay({ cameraId, day, fragments: hashes.length, root }, previous);
  database
    .prepare(
      'insert or ignore into day_root (camera_id, day, fragments, root, chained) values (?, ?, ?, ?, ?)',
    )
    .run(cameraId, day, hashes.length, root, chained);
  return { day, fragments: hashes.length, root, chained };
}

export function isDaySealed(database: DatabaseSync, cameraId: string, day: string): boolean {
  return (
    database.prepare('select 1 from day_root where camera_id = ? and day = ?').get(cameraId, day) !==
    undefined
  );
}

/** The sealed days that a span touches, oldest first. */
export function listDayRoots(
  database: DatabaseSync,
  asked: { readonly cameraId: string; readonly fromUs: number; readonly toUs: number },
): DayRoot[] {
  const dayOf = (us: number): string => new Date(us / 1000).toISOString().slice(0, 10);
  const rows = database
    .prepare(
      'select day, fragments, root, chained from day_root where camera_id = ? and day >= ? and day <= ? order by day limit 100',
    )
    .all(asked.cameraId, dayOf(asked.fromUs), dayOf(asked.toUs));
  const bytes = (value: unknown): Buffer => (value instanceof Uint8Array ? Buffer.from(value) : noHash);
  return rows.map((row) => ({
    day: String(row.day),
    fragments: Number(row.fragments),
    root: bytes(row.root),
    chained: bytes(row.chained),
  }));
}

/** Day roots on their way to the hub; the number is that of the row, and a day that is sealed anew gets another. */
export class DayRootUpload {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  listAfter(
    number: number,
    limit: number,
  ): { number: number; cameraId: string; day: string; fragments: number; root: string; chained: string }[] {
    const rows = this.#database
      .prepare(
        `select rowid as number, camera_id, day, fragments, hex(root) as root, hex(chained) as chained from day_root
         where rowid > ? order by rowid limit ?`,
      )
      .all(number, limit);
    return rows.map((row) => ({
      number: Number(row.number),
      cameraId: String(row.camera_id),
      day: String(row.day),
      fragments: Number(row.fragments),
      root: String(row.root).toLowerCase(),
      chained: String(row.chained).toLowerCase(),
    }));
  }

  acknowledge(number: number): void {
    this.#database
      .prepare(`insert or replace into setting (name, value) values ('day_roots_acknowledged', ?)`)
      .run(String(Math.max(number, this.acknowledged)));
  }

  get acknowledged(): number {
    const row = this.#database
      .prepare(`select value from setting where name = 'day_roots_acknowledged'`)
      .get();
    return Number(row?.value ?? 0);
  }
}
