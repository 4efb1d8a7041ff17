import { hash as hashOnce } from 'node:crypto';
import { constants, mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFragment } from '../mp4/fragment.ts';
import { makeFileType, makeMovie } from '../mp4/head.ts';
import type { Tracks } from '../mp4/head.ts';
import { makeHead, makeIndex, makeMark, makeSeal, sealBytes } from '../mp4/stamps.ts';
import type { FileHead, IndexEntry } from '../mp4/stamps.ts';
import { syncDirectory } from './durable.ts';
import type { Fragment } from './run.ts';
import { footageFolder } from './storage.ts';
import type { Storage } from './storage.ts';
import { giveBackWriteMemory, takeWriteMemory } from './write-memory.ts';

/** The path of a file inside its storage; unique by its id, so nothing is ever overwritten. */
export function footagePath({ cameraId, startedAtUs, fileId }: FileHead): string {
  const instant = new Date(startedAtUs / 1000).toISOString();
  const compact = instant.replaceAll(/[-:]/g, '').replace(/\.\d+/, '');
  return join(footageFolder, cameraId, instant.slice(0, 10), `${compact}-${fileId}.mp4`);
}

/** A file of one run that is being written. */
export class FootageFile {
  readonly head: FileHead;
  readonly storage: Storage;
  readonly path: string;
  readonly entries: IndexEntry[] = [];
  readonly #handle: FileHandle;
  /** The topmost directory that was made for it. */
  readonly #firstMade: string | undefined;
  #areNamesSynced = false;
  #bytes: number;
  #lastHash: Buffer;
  #isDirty = true;

  private constructor(
    place: { head: FileHead; storage: Storage; path: string; firstMade: string | undefined },
    handle: FileHandle,
    opening: Buffer,
  ) {
    this.head = place.head;
    this.storage = place.storage;
    this.path = place.path;
    this.#firstMade = place.firstMade;
    this.#handle = handle;
    this.#bytes = opening.length;
    this.#lastHash = hashOnce('sha256', opening, 'buffer');
  }

  static async create(storage: Storage, head: FileHead, tracks: Tracks): Promise<FootageFile> {
    const path = footagePath(head);
    const full = join(storage.path, path);
    const opening = Buffer.concat([makeFileType(), makeHead(head), makeMovie(tracks)]);
    const { handle, firstMade } = await storage.run(async () => await openNew(full));
    try {
      await storage.run(async () => await writeAll(handle, opening, 0));
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new FootageFile({ head, storage, path, firstMade }, handle, opening);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get lastHash(): Buffer {
    return this.#lastHash;
  }

  /** Writes one fragment with its seal in a single call. */
  async append(fragment: Fragment, cameraOffsetUs: number | undefined): Promise<IndexEntry> {
    const { startedAtUs, durationUs, flags } = fragment;
    const numberInFile = this.entries.length;
    const mark = makeMark({
      flags,
      numberInFile,
      startedAtUs,
      durationUs,
      cameraOffsetUs,
      previousHash: this.#lastHash,
    });
    const pieces = [mark, ...makeFragment(numberInFile + 1, fragment.runs)];
    const { size, hash } = await this.storage.run(async () => await this.#writeSealed(pieces));
    const entry = { offset: this.#bytes, size, startedAtUs, durationUs, flags, hash };
    this.entries.push(entry);
    this.#bytes += size;
    this.#lastHash = hash;
    this.#isDirty = true;
    return entry;
  }

  /** NOTE: one copy into memory used again is cheaper than hashing and writing thirty pieces. */
  async #writeSealed(pieces: readonly Buffer[]): Promise<{ size: number; hash: Buffer }> {
    const sealedBytes = pieces.reduce((sum, { length }) => sum + length, 0);
    const size = sealedBytes + sealBytes;
    const memory = takeWriteMemory(size);
    let at = 0;
    for (const piece of pieces) at += piece.copy(memory, at);
    const digest = hashOnce('sha256', memory.subarray(0, sealedBytes), 'buffer');
    makeSeal(digest).copy(memory, sealedBytes);
    await writeAll(this.#handle, memory.subarray(0, size), this.#bytes);
    // NOTE: after an error the memory is not used again, since a stuck disk may still read it.
    giveBackWriteMemory(memory);
    return { size, hash: digest };
  }

  get isDirty(): boolean {
    return this.#isDirty;
  }

  async sync(): Promise<void> {
    if (!this.#isDirty) return;
    await this.storage.sync(async () => await this.#syncAll());
  }

  /** NOTE: the name of a file is as much of it as its bytes. */
  async #syncAll(): Promise<void> {
    if (!this.#areNamesSynced) await syncNames(join(this.storage.path, this.path), this.#firstMade);
    this.#areNamesSynced = true;
    this.#isDirty = false;
    await this.#handle.datasync();
  }

  /** Adds the table of fragments; gives its place. */
  async close(): Promise<{ indexOffset: number; indexSize: number }> {
    const index = makeIndex(this.entries);
    try {
      await this.storage.run(async () => await writeAll(this.#handle, index, this.#bytes));
      await this.storage.sync(async () => await this.#syncAll());
    } finally {
      await this.#handle.close();
    }
    return { indexOffset: this.#bytes, indexSize: index.length };
  }

  /** After an error of the disk: cut back to the last seal as far as the disk still obeys. */
  async abandon(): Promise<void> {
    await this.#handle.truncate(this.#bytes).catch(ignoreDisk);
    await this.#handle.close().catch(ignoreDisk);
  }
}

function ignoreDisk(): void {
  // The disk has failed already; reconciliation mends the file when it is back.
}

async function openNew(path: string): Promise<{ handle: FileHandle; firstMade: string | undefined }> {
  const firstMade = await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o640);
  return { handle, firstMade };
}

/** NOTE: new directories are synced up to the footage folder, or a power cut could take the whole day away. */
async function syncNames(path: string, firstMade: string | undefined): Promise<void> {
  await syncDirectory(dirname(path));
  for (
    let made = dirname(path);
    firstMade !== undefined && made.length >= firstMade.length;
    made = dirname(made)
  )
    await syncDirectory(dirname(made));
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    if (bytesWritten === 0)
      throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC', syscall: 'write' });
    written += bytesWritten;
  }
}
