import { i64, u32, u8, uuidBox } from './boxes.ts';

/*
 * The boxes that make a file say what it is without an index: docs/design/recorder.md, "File format".
 * Other players pass over `uuid` boxes they do not know.
 */

const uuids = {
  head: Buffer.from('b2a1c94e6f0d4d0e9d3a766563686501', 'hex'),
  mark: Buffer.from('b2a1c94e6f0d4d0e9d3a766563686502', 'hex'),
  seal: Buffer.from('b2a1c94e6f0d4d0e9d3a766563686503', 'hex'),
  index: Buffer.from('b2a1c94e6f0d4d0e9d3a766563686504', 'hex'),
} as const;
export type StampKind = keyof typeof uuids;

export const hashBytes = 32;
export const noHash = Buffer.alloc(hashBytes);
const version = 1;
const uuidHeadBytes = 8 + 16;
const unknownOffset = -(2 ** 63);

export function stampKindOf(uuid: Buffer): StampKind | undefined {
  return (['head', 'mark', 'seal', 'index'] as const).find((kind) => uuids[kind].equals(uuid));
}

export interface FileHead {
  readonly fileId: string;
  readonly recorderId: string;
  readonly runId: string;
  readonly numberInRun: number;
  readonly startedAtUs: number;
  /** Hash of the camera's fragment before this file; zeros for the very first. */
  readonly previousHash: Buffer;
  readonly cameraId: string;
}

function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export function makeHead(head: FileHead): Buffer {
  const camera = Buffer.from(head.cameraId, 'utf8');
  const cameraLength = Buffer.alloc(2);
  cameraLength.writeUInt16BE(camera.length);
  const ids = [idBytes(head.fileId), idBytes(head.recorderId), idBytes(head.runId)];
  const rest = [u32(head.numberInRun), i64(head.startedAtUs), head.previousHash, cameraLength, camera];
  return uuidBox(uuids.head, u8(version), ...ids, ...rest);
}

/** Reads the content behind the uuid; undefined for another version or too few bytes. */
export function readHead(content: Buffer): FileHead | undefined {
  if (content[0] !== version || content.length < 95) return undefined;
  const cameraBytes = content.readUInt16BE(93);
  if (content.length < 95 + cameraBytes) return undefined;
  return {
    fileId: idText(content.subarray(1, 17)),
    recorderId: idText(content.subarray(17, 33)),
    runId: idText(content.subarray(33, 49)),
    numberInRun: content.readUInt32BE(49),
    startedAtUs: Number(content.readBigInt64BE(53)),
    previousHash: Buffer.from(content.subarray(61, 93)),
    cameraId: content.toString('utf8', 95, 95 + cameraBytes),
  };
}

export const markFlags = { keyframe: 1, damaged: 2, afterGap: 4 } as const;

export interface FragmentMark {
  readonly flags: number;
  readonly numberInFile: number;
  readonly startedAtUs: number;
  readonly durationUs: number;
  /** The camera's clock minus ours; undefined when the camera tells none. */
  readonly cameraOffsetUs: number | undefined;
  readonly previousHash: Buffer;
}

export const markBytes = uuidHeadBytes + 1 + 1 + 4 + 8 + 4 + 8 + hashBytes;
export const sealBytes = uuidHeadBytes + hashBytes;

export function makeMark(mark: FragmentMark): Buffer {
  const numbers = [u32(mark.numberInFile), i64(mark.startedAtUs), u32(mark.durationUs)];
  const offset = i64(mark.cameraOffsetUs ?? unknownOffset);
  return uuidBox(uuids.mark, u8(version, mark.flags), ...numbers, offset, mark.previousHash);
}

export function readMark(content: Buffer): FragmentMark | undefined {
  if (content[0] !== version || content.length !== markBytes - uuidHeadBytes) return undefined;
  const offset = content.readBigInt64BE(18);
  return {
    flags: content[1] ?? 0,
    numberInFile: content.readUInt32BE(2),
    startedAtUs: Number(content.readBigInt64BE(6)),
    durationUs: content.readUInt32BE(14),
    cameraOffsetUs: offset === BigInt(unknownOffset) ? undefined : Number(offset),
    previousHash: Buffer.from(content.subarray(26)),
  };
}

export function makeSeal(hash: Buffer): Buffer {
  return uuidBox(uuids.seal, hash);
}

/** One fragment in the table at the end of a closed file. */
export interface IndexEntry {
  /** Of the MARK box, from the start of the file. */
  readonly offset: number;
  /** MARK to SEAL, both included. */
  readonly size: number;
  readonly startedAtUs: number;
  readonly durationUs: number;
  readonly flags: number;
  readonly hash: Buffer;
}

const entryBytes = 4 + 4 + 8 + 4 + 1 + hashBytes;

export function makeIndex(entries: readonly IndexEntry[]): Buffer {
  const table = entries.flatMap(({ offset, size, startedAtUs, durationUs, flags, hash }) => [
    u32(offset, size),
    i64(startedAtUs),
    u32(durationUs),
    u8(flags),
    hash,
  ]);
  return uuidBox(uuids.index, u8(version), u32(entries.length), ...table);
}

export function readIndex(content: Buffer): IndexEntry[] | undefined {
  if (content[0] !== version || content.length < 5) return undefined;
  const count = content.readUInt32BE(1);
  if (content.length !== 5 + count * entryBytes) return undefined;
  return Array.from({ length: count }, (_, index) => {
    const at = 5 + index * entryBytes;
    return {
      offset: content.readUInt32BE(at),
      size: content.readUInt32BE(at + 4),
      startedAtUs: Number(content.readBigInt64BE(at + 8)),
      durationUs: content.readUInt32BE(at + 16),
      flags: content[at + 20] ?? 0,
      hash: Buffer.from(content.subarray(at + 21, at + 21 + hashBytes)),
    };
  });
}
