import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { hashBytes, markBytes, readHead, readIndex, readMark, sealBytes, stampKindOf } from './stamps.ts';
import type { FileHead, FragmentMark, IndexEntry } from './stamps.ts';

export interface ScannedFile {
  readonly head: FileHead;
  /** Hash of everything before the first fragment; what the first MARK points back to. */
  readonly headHash: Buffer;
  readonly fragments: readonly IndexEntry[];
  /** Up to here every fragment is sealed; what follows is torn and may be cut off. */
  readonly wholeBytes: number;
  readonly fileBytes: number;
  readonly isClosed: boolean;
  readonly lastHash: Buffer;
}

interface BoxHead {
  readonly type: string;
  readonly size: number;
  readonly uuid: Buffer | undefined;
}

const headBytes = 24;
/** More than any head or `moov` that we write. */
const maximumHeadBytes = 1024 * 1024;

/**
 * Reads what a footage file says of itself. Undefined for a file that is not ours or has no whole head.
 * With `verify` every fragment is hashed and held against its seal and the chain; the scan ends at the first that fails.
 */
export async function scanFile(
  path: string,
  { verify }: { readonly verify: boolean },
): Promise<ScannedFile | undefined> {
  const handle = await open(path, 'r');
  try {
    return await scanHandle(handle, verify);
  } finally {
    await handle.close();
  }
}

async function scanHandle(handle: FileHandle, verify: boolean): Promise<ScannedFile | undefined> {
  const { size: fileBytes } = await handle.stat();
  const start = await readStart(handle, fileBytes);
  if (!start) return undefined;
  const { head, headHash } = start;
  const fragments: IndexEntry[] = [];
  let at = start.length;
  let isClosed = false;
  let lastHash = headHash;
  while (at + headBytes <= fileBytes) {
    const boxHead = await readBoxHead(handle, at, fileBytes);
    const kind = boxHead?.uuid && stampKindOf(boxHead.uuid);
    if (kind === 'index' && boxHead) isClosed = at + boxHead.size === fileBytes;
    if (kind !== 'mark') break;
    const entry = await readFragment(handle, { at, fileBytes, verify, previousHash: lastHash });
    if (!entry) break;
    fragments.push(entry);
    lastHash = entry.hash;
    at += entry.size;
  }
  return { head, headHash, fragments, wholeBytes: at, fileBytes, isClosed, lastHash };
}

async function readStart(
  handle: FileHandle,
  fileBytes: number,
): Promise<{ head: FileHead; headHash: Buffer; length: number } | undefined> {
  let head: FileHead | undefined;
  let at = 0;
  while (at < Math.min(fileBytes, maximumHeadBytes)) {
    const found = await readBoxHead(handle, at, fileBytes);
    if (!found) return undefined;
    if (found.uuid && stampKindOf(found.uuid) === 'head')
      head = readHead(await readBytes(handle, at + headBytes, found.size - headBytes));
    at += found.size;
    if (found.type === 'moov') break;
  }
  if (!head) return undefined;
  return { head, headHash: sha256(await readBytes(handle, 0, at)), length: at };
}

async function readBoxHead(handle: FileHandle, at: number, fileBytes: number): Promise<BoxHead | undefined> {
  if (at + 8 > fileBytes) return undefined;
  const bytes = await readBytes(handle, at, Math.min(headBytes, fileBytes - at));
  const size = bytes.readUInt32BE(0);
  const type = bytes.toString('latin1', 4, 8);
  const smallest = type === 'uuid' ? headBytes : 8;
  if (size < smallest || at + size > fileBytes) return undefined;
  return { type, size, uuid: type === 'uuid' ? bytes.subarray(8, headBytes) : undefined };
}

async function readFragment(
  handle: FileHandle,
  place: { at: number; fileBytes: number; verify: boolean; previousHash: Buffer },
): Promise<IndexEntry | undefined> {
  const { at, fileBytes, verify, previousHash } = place;
  const moof = await readBoxHead(handle, at + markBytes, fileBytes);
  const mdat = moof && (await readBoxHead(handle, at + markBytes + moof.size, fileBytes));
  if (moof?.type !== 'moof' || mdat?.type !== 'mdat') return undefined;
  const sealedBytes = markBytes + moof.size + mdat.size;
  const seal = await readBoxHead(handle, at + sealedBytes, fileBytes);
  if (!seal?.uuid || stampKindOf(seal.uuid) !== 'seal' || seal.size !== sealBytes) return undefined;
  const hash = await readBytes(handle, at + sealedBytes + headBytes, hashBytes);
  const mark = readMark(await readBytes(handle, at + headBytes, markBytes - headBytes));
  if (!mark || !mark.previousHash.equals(previousHash)) return undefined;
  if (verify && !sha256(await readBytes(handle, at, sealedBytes)).equals(hash)) return undefined;
  return toEntry(mark, { offset: at, size: sealedBytes + sealBytes, hash });
}

function toEntry(mark: FragmentMark, place: { offset: number; size: number; hash: Buffer }): IndexEntry {
  const { startedAtUs, durationUs, flags } = mark;
  return { ...place, startedAtUs, durationUs, flags };
}

/** The table at the end of a closed file, without reading the fragments. */
export async function readStoredIndex(
  path: string,
  place: { offset: number; size: number },
): Promise<IndexEntry[] | undefined> {
  const handle = await open(path, 'r');
  try {
    return readIndex(await readBytes(handle, place.offset + headBytes, place.size - headBytes));
  } finally {
    await handle.close();
  }
}

async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, length));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
  return buffer.subarray(0, bytesRead);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
