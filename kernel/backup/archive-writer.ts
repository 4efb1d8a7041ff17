import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '#kernel/ids.ts';
import { manifestHashName, manifestName } from './manifest.ts';
import type { BackupManifest, BackupPart } from './manifest.ts';
import { blockBytes, paddingAfter, tarHeader } from './tar-header.ts';

/** Every unfinished backup's name ends so; one that is found later belongs to a process that died. */
export const unfinishedSuffix = '.unfinished';

export interface ArchiveWriter extends AsyncDisposable {
  add(name: string, bytes: Uint8Array): Promise<void>;
  /** The stream must give exactly `byteSize` bytes. */
  addStream(name: string, byteSize: number, stream: Readable): Promise<void>;
  /** Writes the manifest and syncs. The file still has its unfinished name. */
  seal(manifest: Omit<BackupManifest, 'parts'>): Promise<void>;
  /** Gives the file its name: the one moment at which the backup begins to exist. */
  publish(): Promise<void>;
  readonly unfinishedFile: string;
}

/** Writes a backup beside `file`; what was not published is removed when the writer is disposed. */
export async function openArchiveWriter(file: string): Promise<ArchiveWriter> {
  const unfinishedFile = `${file}.${newId()}${unfinishedSuffix}`;
  const handle = await open(unfinishedFile, 'wx', 0o600);
  const parts: BackupPart[] = [];
  let isClosed = false;

  const close = async (): Promise<void> => {
    if (!isClosed) await handle.close();
    isClosed = true;
  };
  const addStream: ArchiveWriter['addStream'] = async (name, byteSize, stream) => {
    parts.push({ name, byteSize, sha256: await writeEntry(handle, { name, byteSize, chunks: stream }) });
  };
  return {
    unfinishedFile,
    addStream,
    add: async (name, bytes) => {
      const entry = { name, byteSize: bytes.byteLength, chunks: [bytes] };
      parts.push({ name, byteSize: bytes.byteLength, sha256: await writeEntry(handle, entry) });
    },
    seal: async (facts) => {
      await writeManifest(handle, { ...facts, parts });
      await handle.sync();
      await close();
    },
    publish: async () => {
      await rename(unfinishedFile, file);
      await syncFolder(dirname(file));
    },
    async [Symbol.asyncDispose]() {
      await close();
      await rm(unfinishedFile, { force: true });
    },
  };
}

interface Entry {
  readonly name: string;
  readonly byteSize: number;
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Answers the SHA-256 of the content. */
async function writeEntry(handle: FileHandle, { name, byteSize, chunks }: Entry): Promise<string> {
  const hash = createHash('sha256');
  let written = 0;
  await writeAll(handle, tarHeader(name, byteSize));
  for await (const chunk of chunks) {
    hash.update(chunk);
    written += chunk.byteLength;
    await writeAll(handle, chunk);
  }
  if (written !== byteSize) throw new Error(`${name} gave ${written} bytes instead of ${byteSize}`);
  await writeAll(handle, Buffer.alloc(paddingAfter(byteSize)));
  return hash.digest('hex');
}

async function writeManifest(handle: FileHandle, manifest: BackupManifest): Promise<void> {
  const text = Buffer.from(JSON.stringify(manifest, null, 1));
  const sha256 = await writeEntry(handle, { name: manifestName, byteSize: text.byteLength, chunks: [text] });
  const line = Buffer.from(`${sha256}\n`);
  await writeEntry(handle, { name: manifestHashName, byteSize: line.byteLength, chunks: [line] });
  await writeAll(handle, Buffer.alloc(2 * blockBytes));
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  if (bytes.byteLength > 0) await handle.writeFile(bytes);
}

async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
