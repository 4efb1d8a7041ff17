import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStore } from '../archive/file.store.ts';
import type { FootageFile } from '../archive/footage-file.ts';
import type { FileRow } from '../archive/index-database.ts';
import { codeOf } from '../archive/storage.ts';
import type { Storage } from '../archive/storage.ts';
import { readStoredIndex, scanFile } from '../mp4/scan.ts';
import { sealBytes } from '../mp4/stamps.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import { ReadGate } from './read-gate.ts';

/** A stored file as far as it can be played. */
export interface PlayableFile {
  readonly fileId: string;
  readonly cameraId: string;
  readonly runId: string;
  readonly path: string;
  readonly storageId: string;
  /** Everything before the first fragment. */
  readonly headBytes: number;
  /** Sealed fragments, oldest first; at least one. */
  readonly entries: readonly IndexEntry[];
}

export interface FootageSources {
  readonly files: FileStore;
  readonly storages: readonly Storage[];
  /** The file a camera writes now. */
  readonly fileBeingWritten: (cameraId: string) => FootageFile | undefined;
}

/** Tables of fragments kept in memory: some days of one camera, about 20 KB each. */
const maximumTables = 500;
const maximumDamaged = 10_000;

/** Reads footage where it lies; knows no address of a file but those of the index. */
export class FootageReader {
  readonly #sources: FootageSources;
  readonly #gates = new Map<string, ReadGate>();
  readonly #tables = new Map<string, readonly IndexEntry[]>();
  readonly #damaged = new Set<string>();

  constructor(sources: FootageSources) {
    this.#sources = sources;
  }

  /** Files with footage of the span, oldest first. What cannot be read is left out, as a gap. */
  async listFiles(cameraId: string, fromUs: number, toUs: number, limit?: number): Promise<PlayableFile[]> {
    const rows = this.#sources.files.listBetween(cameraId, fromUs, toUs, limit);
    const files = await Promise.all(rows.map(async (row) => await this.#toPlayable(row)));
    return files.filter((file) => file !== undefined);
  }

  /** As they were written, with the fragments that are known to be damaged. */
  async listStoredFiles(
    cameraId: string,
    fromUs: number,
    toUs: number,
    limit?: number,
  ): Promise<PlayableFile[]> {
    const rows = this.#sources.files.listBetween(cameraId, fromUs, toUs, limit);
    const files = await Promise.all(rows.map(async (row) => await this.#toStored(row)));
    return files.filter((file) => file !== undefined);
  }

  /** With the fragments that are known to be damaged, so that ranges given out before stay whole. */
  async findFile(cameraId: string, fileId: string): Promise<PlayableFile | undefined> {
    const row = this.#sources.files.find(fileId);
    return row?.cameraId === cameraId ? await this.#toStored(row) : undefined;
  }

  /** Runs with the file open, few at a time on each disk. */
  async withFile<T>(file: PlayableFile, read: (handle: FileHandle) => Promise<T>): Promise<T> {
    return await this.#gateOf(file.storageId).run(async () => {
      const handle = await open(file.path, 'r');
      try {
        return await read(handle);
      } finally {
        await handle.close();
      }
    });
  }

  async readHead(file: PlayableFile): Promise<Buffer> {
    return await this.withFile(file, async (handle) => await readBytes(handle, 0, file.headBytes));
  }

  /** MARK to SEAL, held against its seal; undefined when a byte is not as it was written. */
  async readFragment(file: PlayableFile, entry: IndexEntry): Promise<Buffer | undefined> {
    const bytes = await this.withFile(
      file,
      async (handle) => await readBytes(handle, entry.offset, entry.size),
    );
    const isWhole =
      bytes.length === entry.size &&
      hash('sha256', bytes.subarray(0, entry.size - sealBytes), 'buffer').equals(entry.hash);
    if (isWhole) return bytes;
    if (this.#damaged.size < maximumDamaged) this.#damaged.add(damageKey(file.fileId, entry.offset));
    return undefined;
  }

  async #toPlayable(row: FileRow): Promise<PlayableFile | undefined> {
    const file = await this.#toStored(row);
    const entries = file?.entries.filter(({ offset }) => !this.#damaged.has(damageKey(row.fileId, offset)));
    return file && entries && entries.length > 0 ? { ...file, entries } : undefined;
  }

  async #toStored(row: FileRow): Promise<PlayableFile | undefined> {
    const { fileId, cameraId, runId, storageId } = row;
    const storage = this.#sources.storages.find((known) => known.storageId === storageId);
    if (!storage) return undefined;
    const path = join(storage.path, row.path);
    const entries = await this.#entriesOf(row, path);
    const [first] = entries ?? [];
    if (!entries || !first) return undefined;
    return { fileId, cameraId, runId, storageId, path, entries, headBytes: first.offset };
  }

  async #entriesOf(row: FileRow, path: string): Promise<readonly IndexEntry[] | undefined> {
    const current = this.#sources.fileBeingWritten(row.cameraId);
    if (current?.head.fileId === row.fileId) return [...current.entries];
    const known = this.#tables.get(row.fileId);
    if (known) return known;
    const read = await this.#gateOf(row.storageId).run(async () => await readTable(row, path));
    if (read && row.endedAtUs !== null) this.#remember(row.fileId, read);
    return read;
  }

  #remember(fileId: string, table: readonly IndexEntry[]): void {
    const [oldest] = this.#tables.keys();
    if (oldest !== undefined && this.#tables.size >= maximumTables) this.#tables.delete(oldest);
    this.#tables.set(fileId, table);
  }

  #gateOf(storageId: string): ReadGate {
    const gate = this.#gates.get(storageId) ?? new ReadGate();
    this.#gates.set(storageId, gate);
    return gate;
  }
}

function damageKey(fileId: string, offset: number): string {
  return `${fileId}@${offset}`;
}

/** The table at the end of the file, or what a walk over it finds when there is none. */
async function readTable(row: FileRow, path: string): Promise<readonly IndexEntry[] | undefined> {
  const { indexOffset, indexSize } = row;
  try {
    const isStored = indexOffset !== null && indexSize !== null;
    const stored = isStored
      ? await readStoredIndex(path, { offset: indexOffset, size: indexSize })
      : undefined;
    return stored ?? (await scanFile(path, { verify: false }))?.fragments;
  } catch (error) {
    // The disk is away or fails: its footage is a gap now and may be back later.
    if (codeOf(error) !== 'unreadable') return undefined;
    throw error;
  }
}

export async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
