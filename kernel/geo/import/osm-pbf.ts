import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { parse } from 'osm-pbf-parser-node';
import type { OsmEntity } from './osm-entities.ts';
import { brokenFile } from './broken-file.ts';

/*
 * The outer frame of OpenStreetMap's PBF (https://wiki.openstreetmap.org/wiki/PBF_Format):
 * a length (4 bytes, big-endian), a BlobHeader of that length that tells the next length, a Blob; and so to the end.
 * The frame is read here, because the library's own stream ends the process on a broken file and knows zlib only;
 * the library decodes what is inside a blob.
 */

/** Limits of the format's own specification. */
const HEADER_LIMIT_BYTES = 64 * 1024;
const BLOB_LIMIT_BYTES = 32 * 1024 * 1024;

const inflateBlob = promisify(inflate);

/** Reads a .osm.pbf file block by block. Throws `geo.import-file-broken` with the offset of the bad block. */
export async function* readOsmPbf(filePath: string): AsyncGenerator<OsmEntity[]> {
  await using file = await open(filePath);
  let offset = 0;
  for (;;) {
    const block = await readBlock(file, offset);
    if (block === null) return;
    if (block.type === 'OSMData') yield decodeBlock(block.data, offset);
    offset = block.endOffset;
  }
}

interface Block {
  readonly type: string;
  readonly data: Buffer;
  readonly endOffset: number;
}

async function readBlock(file: FileHandle, offset: number): Promise<Block | null> {
  const length = await readBytes(file, offset, 4, offset);
  if (length === null) return null;
  const headerSize = withinLimit(length.readUInt32BE(), HEADER_LIMIT_BYTES, offset);
  const header = readFields(
    (await readBytes(file, offset + 4, headerSize, offset)) ?? brokenAt(offset),
    offset,
  );
  const size = withinLimit(Number(header.get(3) ?? -1), BLOB_LIMIT_BYTES, offset);
  const blob = (await readBytes(file, offset + 4 + headerSize, size, offset)) ?? brokenAt(offset);
  return {
    type: String(header.get(1) ?? ''),
    data: await unpackBlob(readFields(blob, offset), offset),
    endOffset: offset + 4 + headerSize + size,
  };
}

/** Null at the very end of the file; a file that ends inside a block is broken. */
async function readBytes(
  file: FileHandle,
  at: number,
  size: number,
  blockOffset: number,
): Promise<Buffer | null> {
  const bytes = Buffer.alloc(size);
  const { bytesRead } = await file.read(bytes, 0, size, at);
  if (bytesRead === 0 && at === blockOffset) return null;
  return bytesRead === size ? bytes : brokenAt(blockOffset, 'the file ends inside a block');
}

function withinLimit(size: number, limit: number, offset: number): number {
  return size > 0 && size <= limit ? size : brokenAt(offset, 'this is not an OpenStreetMap PBF block');
}

async function unpackBlob(fields: ReadonlyMap<number, number | Buffer>, offset: number): Promise<Buffer> {
  const raw = fields.get(1);
  if (raw instanceof Buffer) return raw;
  const zlib = fields.get(3);
  if (!(zlib instanceof Buffer)) return brokenAt(offset, 'only uncompressed and zlib blocks are supported');
  try {
    return await inflateBlob(zlib, { maxOutputLength: BLOB_LIMIT_BYTES });
  } catch (error) {
    return brokenAt(offset, `a block does not unpack: ${String(error)}`);
  }
}

/** Reads the varint and length-delimited fields of one flat protobuf message, which is all a frame has. */
function readFields(bytes: Buffer, offset: number): Map<number, number | Buffer> {
  const fields = new Map<number, number | Buffer>();
  let at = 0;
  const readVarint = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++] ?? brokenAt(offset, 'a block ends too early');
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = readVarint();
    if ((key & 7) === 0) fields.set(key >>> 3, readVarint());
    else if ((key & 7) === 2) {
      const length = readVarint();
      fields.set(key >>> 3, bytes.subarray(at, at + length));
      at += length;
    } else brokenAt(offset, 'a block has an unknown field');
  }
  return fields;
}

function decodeBlock(data: Buffer, offset: number): OsmEntity[] {
  try {
    // NOTE: the library leaves `tags` out where there are none, and declares nothing of what it gives.
    const entities = parse(data, { withTags: true }) as (OsmEntity & { tags?: OsmEntity['tags'] })[];
    return entities.map((entity) => ({ ...entity, tags: entity.tags ?? {} }) as OsmEntity);
  } catch (error) {
    return brokenAt(offset, `a block does not decode: ${String(error)}`);
  }
}

function brokenAt(offset: number, reason = 'the file ends inside a block'): never {
  return brokenFile(reason, { offset });
}
