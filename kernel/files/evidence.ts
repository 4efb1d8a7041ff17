/**
 * Reads when and where a photo was taken, and what wrote it, from its EXIF block (CIPA DC-008, a TIFF structure).
 *
 * The block comes from a stranger: every offset in it may point anywhere. So nothing here walks further than one
 * directory of at most `maximumEntries`, reads only inside the buffer, and answers "not told" instead of throwing.
 */

export interface PictureEvidence {
  /** Local time of the camera, ISO 8601; with an offset only when the camera wrote one. */
  readonly takenAt?: string;
  /** EPSG:4326, degrees. */
  readonly location?: { readonly longitude: number; readonly latitude: number };
  /** The program that wrote the file last; cameras name their firmware. */
  readonly software?: string;
}

interface Tiff {
  readonly bytes: DataView;
  readonly isLittleEndian: boolean;
}

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the value stands: in the entry itself when it fits in four bytes. */
  readonly valueOffset: number;
}

type Directory = ReadonlyMap<number, Entry>;

const tags = {
  software: 0x0131,
  exifDirectory: 0x8769,
  gpsDirectory: 0x8825,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
  latitudeRef: 1,
  latitude: 2,
  longitudeRef: 3,
  longitude: 4,
} as const;

const asciiType = 2;
const rationalType = 5;
const bytesPerType: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };
/** Real cameras write some 60; more is an attempt to keep us busy. */
const maximumEntries = 512;

export function readEvidence(exif: Uint8Array | undefined): PictureEvidence {
  const tiff = exif ? openTiff(exif) : undefined;
  if (!tiff) return {};

  const first = readDirectory(tiff, readUint32(tiff, 4));
  const takenAt = readTakenAt(tiff, readSubdirectory(tiff, first, tags.exifDirectory));
  const location = readLocation(tiff, readSubdirectory(tiff, first, tags.gpsDirectory));
  const software = readText(tiff, first, tags.software);
  return { ...(takenAt && { takenAt }), ...(location && { location }), ...(software && { software }) };
}

function openTiff(exif: Uint8Array): Tiff | undefined {
  const start = isExifHeader(exif) ? 6 : 0;
  if (exif.byteLength - start < 8) return undefined;

  const bytes = new DataView(exif.buffer, exif.byteOffset + start, exif.byteLength - start);
  const order = bytes.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const isLittleEndian = order === 0x4949;
  return bytes.getUint16(2, isLittleEndian) === 42 ? { bytes, isLittleEndian } : undefined;
}

function isExifHeader(exif: Uint8Array): boolean {
  return [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, at) => exif[at] === byte);
}

function readUint32({ bytes, isLittleEndian }: Tiff, offset: number): number | undefined {
  return offset + 4 <= bytes.byteLength ? bytes.getUint32(offset, isLittleEndian) : undefined;
}

function readDirectory(tiff: Tiff, offset: number | undefined): Directory {
  const entries = new Map<number, Entry>();
  const { bytes, isLittleEndian } = tiff;
  if (offset === undefined || offset + 2 > bytes.byteLength) return entries;

  const count = Math.min(bytes.getUint16(offset, isLittleEndian), maximumEntries);
  for (let at = offset + 2; at < offset + 2 + count * 12 && at + 12 <= bytes.byteLength; at += 12) {
    const entry = readEntry(tiff, at);
    if (entry) entries.set(bytes.getUint16(at, isLittleEndian), entry);
  }
  return entries;
}

function readEntry({ bytes, isLittleEndian }: Tiff, at: number): Entry | undefined {
  const type = bytes.getUint16(at + 2, isLittleEndian);
  const count = bytes.getUint32(at + 4, isLittleEndian);
  const size = (bytesPerType[type] ?? Infinity) * count;
  const valueOffset = size <= 4 ? at + 8 : bytes.getUint32(at + 8, isLittleEndian);
  return valueOffset + size <= bytes.byteLength ? { type, count, valueOffset } : undefined;
}

function readSubdirectory(tiff: Tiff, directory: Directory, tag: number): Directory {
  const entry = directory.get(tag);
  return readDirectory(tiff, entry && readUint32(tiff, entry.valueOffset));
}

function readText({ bytes }: Tiff, directory: Directory, tag: number): string | undefined {
  const entry = directory.get(tag);
  if (entry?.type !== asciiType || entry.count > 64) return undefined;

  const codes = Array.from({ length: entry.count }, (_, at) => bytes.getUint8(entry.valueOffset + at));
  return String.fromCharCode(...codes.filter((code) => code !== 0)).trim();
}

function readTakenAt(tiff: Tiff, directory: Directory): string | undefined {
  const text = readText(tiff, directory, tags.dateTimeOriginal);
  const match = text?.match(/^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/);
  if (!match) return undefined;

  const [, year, month, day, hour, minute, second] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const parsed = new Date(`${local}Z`);
  // NOTE: a camera without a set clock writes 0000:00:00, and Date would turn 31 February into March.
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(local)) return undefined;
  const offset = readText(tiff, directory, tags.offsetTimeOriginal) ?? '';
  return /^[+-]\d\d:\d\d$/.test(offset) ? local + offset : local;
}

function readLocation(tiff: Tiff, directory: Directory): PictureEvidence['location'] {
  const latitude = readDegrees(tiff, directory, tags.latitude, tags.latitudeRef, 'S', 90);
  const longitude = readDegrees(tiff, directory, tags.longitude, tags.longitudeRef, 'W', 180);
  if (latitude === undefined || longitude === undefined) return undefined;
  // NOTE: phones that have no fix yet write zeroes; no town lies in the Gulf of Guinea.
  if (latitude === 0 && longitude === 0) return undefined;
  return { longitude, latitude };
}

function readDegrees(
  tiff: Tiff,
  directory: Directory,
  tag: number,
  refTag: number,
  negativeRef: string,
  limit: number,
): number | undefined {
  const entry = directory.get(tag);
  if (entry?.type !== rationalType || entry.count < 1 || entry.count > 3) return undefined;

  const parts = Array.from({ length: entry.count }, (_, at) =>
    readRational(tiff, entry.valueOffset + at * 8),
  );
  const degrees = parts.reduce((sum, part, at) => sum + part / 60 ** at, 0);
  if (!Number.isFinite(degrees) || degrees > limit) return undefined;
  const rounded = Math.round(degrees * 1e7) / 1e7;
  return readText(tiff, directory, refTag) === negativeRef ? -rounded : rounded;
}

function readRational({ bytes, isLittleEndian }: Tiff, offset: number): number {
  return bytes.getUint32(offset, isLittleEndian) / bytes.getUint32(offset + 4, isLittleEndian);
}
