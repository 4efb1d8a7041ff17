import { isSame, partOf } from './byte-source.ts';
import type { ByteSource, PackageFiles } from './byte-source.ts';
import {
  centralSignature,
  endBytes,
  endSignature,
  largeEndSignature,
  largeLocatorBytes,
  largeLocatorSignature,
  makeDescriptor,
  makeDirectory,
  makeLocalHeader,
} from './zip-format.ts';
import type { ZipEntry } from './zip-format.ts';

const most32 = 0xffff_ffff;
const centralFixedBytes = 46;
/** A package has some dozens of files; a directory beyond this is none of ours. */
const maximumDirectoryBytes = 16 * 1024 * 1024;

/** What is not a package at all, or one whose directory cannot be read. */
export class PackageUnreadable extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'PackageUnreadable';
  }
}

interface Directory {
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly entries: readonly ZipEntry[];
}

/**
 * Reads the directory of a package.
 *
 * @throws PackageUnreadable
 */
export async function openZip(source: ByteSource): Promise<PackageFiles> {
  const directory = await readDirectory(source);
  const byName = new Map(directory.entries.map((entry) => [entry.name, entry]));
  return {
    names: directory.entries.map(({ name }) => name),
    open: (name) => {
      const entry = byName.get(name);
      return entry && partOf(source, dataOffset(entry), entry.size);
    },
    isContainerWhole: async (createdAtUs) => await isWhole(source, directory, createdAtUs),
  };
}

function dataOffset(entry: ZipEntry): number {
  return entry.offset + makeLocalHeader(entry, 0).length;
}

/** Everything that is no content of a file, held against what the recorder would have written. */
async function isWhole(source: ByteSource, directory: Directory, createdAtUs: number): Promise<boolean> {
  let at = 0;
  // NOTE: of two files with one name a program may show the one that was not checked.
  if (new Set(directory.entries.map(({ name }) => name)).size !== directory.entries.length) return false;
  for (const entry of directory.entries) {
    const header = makeLocalHeader(entry, createdAtUs);
    const descriptor = makeDescriptor(entry);
    const descriptorAt = entry.offset + header.length + entry.size;
    const isAsWritten =
      entry.offset === at &&
      isSame(await source.read(at, header.length), header) &&
      isSame(await source.read(descriptorAt, descriptor.length), descriptor);
    if (!isAsWritten) return false;
    at = descriptorAt + descriptor.length;
  }
  const expected = makeDirectory(directory.entries, { offset: at, atUs: createdAtUs });
  return at === directory.offset && isSame(directory.bytes, expected);
}

async function readDirectory(source: ByteSource): Promise<Directory> {
  const tail = await readView(source, Math.max(0, source.size - endBytes), endBytes);
  if (tail.byteLength < endBytes || tail.getUint32(0, true) !== endSignature)
    throw new PackageUnreadable('this is no package: it has no directory at its end');
  const shown = tail.getUint32(16, true);
  const offset = shown === most32 ? await readLargeOffset(source) : shown;
  const length = source.size - offset;
  if (length < endBytes || length > maximumDirectoryBytes)
    throw new PackageUnreadable('the directory of the package is not where it should be');
  const bytes = await source.read(offset, length);
  return { offset, bytes, entries: readEntries(bytes) };
}

async function readLargeOffset(source: ByteSource): Promise<number> {
  const locator = await readView(source, source.size - endBytes - largeLocatorBytes, largeLocatorBytes);
  if (locator.byteLength < largeLocatorBytes || locator.getUint32(0, true) !== largeLocatorSignature)
    throw new PackageUnreadable('the directory of the package is damaged');
  const end = await readView(source, Number(locator.getBigUint64(8, true)), 56);
  if (end.byteLength < 56 || end.getUint32(0, true) !== largeEndSignature)
    throw new PackageUnreadable('the directory of the package is damaged');
  return Number(end.getBigUint64(48, true));
}

function readEntries(bytes: Uint8Array<ArrayBuffer>): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + centralFixedBytes <= bytes.length && view.getUint32(at, true) === centralSignature) {
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const extraAt = at + centralFixedBytes + nameBytes;
    if (extraAt + extraBytes > bytes.length) break;
    const name = new TextDecoder().decode(bytes.subarray(at + centralFixedBytes, extraAt));
    const isLarge = extraBytes === 28;
    entries.push({
      name,
      isLarge,
      crc32: view.getUint32(at + 16, true),
      size: isLarge ? Number(view.getBigUint64(extraAt + 4, true)) : view.getUint32(at + 24, true),
      offset: isLarge ? Number(view.getBigUint64(extraAt + 20, true)) : view.getUint32(at + 42, true),
    });
    at = extraAt + extraBytes;
  }
  return entries;
}

async function readView(source: ByteSource, offset: number, length: number): Promise<DataView> {
  const bytes = offset < 0 ? new Uint8Array() : await source.read(offset, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
