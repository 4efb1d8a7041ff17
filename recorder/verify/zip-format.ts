/*
 * The one form of ZIP that packages have (APPNOTE 6.3): stored, sizes behind the data, UTF-8 names, 64-bit fields only
 * where an entry needs them. Writer and verifier make the same bytes, so a change outside of the files shows too.
 * Runs in Node and in browsers.
 */

export interface ZipEntry {
  readonly name: string;
  /** Of the local header, from the start of the package. */
  readonly offset: number;
  readonly size: number;
  readonly crc32: number;
  /** Written with 64-bit sizes. */
  readonly isLarge: boolean;
}

const utf8AndDescriptor = 0x0808;
const versionPlain = 20;
const versionLarge = 45;
const most32 = 0xffff_ffff;

export const localHeaderSignature = 0x0403_4b50;
export const centralSignature = 0x0201_4b50;
export const endSignature = 0x0605_4b50;
export const largeEndSignature = 0x0606_4b50;
export const largeLocatorSignature = 0x0706_4b50;
export const endBytes = 22;
export const largeLocatorBytes = 20;

type Field = readonly [bytes: 2 | 4 | 8, value: number];

function pack(fields: readonly Field[], ...rest: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const fixed = fields.reduce((sum, [bytes]) => sum + bytes, 0);
  const all = new Uint8Array(rest.reduce((sum, { length }) => sum + length, fixed));
  const view = new DataView(all.buffer);
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else if (bytes === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += bytes;
  }
  for (const piece of rest) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const none = new Uint8Array();

/** Date and time of DOS, in UTC, to two seconds. */
function dosTime(atUs: number): readonly [Field, Field] {
  const date = new Date(atUs / 1000);
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return [
    [2, time],
    [2, day],
  ];
}

function commonFields(isLarge: boolean, atUs: number): Field[] {
  return [[2, isLarge ? versionLarge : versionPlain], [2, utf8AndDescriptor], [2, 0], ...dosTime(atUs)];
}

/** What stands before the bytes of a file. */
export function makeLocalHeader(
  { name, isLarge }: Pick<ZipEntry, 'name' | 'isLarge'>,
  atUs: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(name);
  const size = isLarge ? most32 : 0;
  const extra = isLarge
    ? pack([
        [2, 1],
        [2, 16],
        [8, 0],
        [8, 0],
      ])
    : none;
  const fields: Field[] = [[4, localHeaderSignature], ...commonFields(isLarge, atUs)];
  const lengths: Field[] = [
    [4, 0],
    [4, size],
    [4, size],
    [2, bytes.length],
    [2, extra.length],
  ];
  return pack([...fields, ...lengths], bytes, extra);
}

/** What stands behind the bytes of a file. */
export function makeDescriptor({ size, crc32, isLarge }: ZipEntry): Uint8Array<ArrayBuffer> {
  const wide = isLarge ? 8 : 4;
  return pack([
    [4, 0x0807_4b50],
    [4, crc32],
    [wide, size],
    [wide, size],
  ]);
}

function makeCentralHeader(entry: ZipEntry, atUs: number): Uint8Array<ArrayBuffer> {
  const { name, offset, size, crc32, isLarge } = entry;
  const bytes = new TextEncoder().encode(name);
  const extra = isLarge
    ? pack([
        [2, 1],
        [2, 24],
        [8, size],
        [8, size],
        [8, offset],
      ])
    : none;
  const fields: Field[] = [[4, centralSignature], [2, versionLarge], ...commonFields(isLarge, atUs)];
  const shown = isLarge ? most32 : size;
  const lengths: Field[] = [
    [4, crc32],
    [4, shown],
    [4, shown],
    [2, bytes.length],
    [2, extra.length],
  ];
  const rest: Field[] = [
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, isLarge ? most32 : offset],
  ];
  return pack([...fields, ...lengths, ...rest], bytes, extra);
}

/** The directory at the end of a package, from `offset` on. */
export function makeDirectory(
  entries: readonly ZipEntry[],
  place: { readonly offset: number; readonly atUs: number },
): Uint8Array<ArrayBuffer> {
  const { offset, atUs } = place;
  const headers = entries.map((entry) => makeCentralHeader(entry, atUs));
  const size = headers.reduce((sum, { length }) => sum + length, 0);
  const count = entries.length;
  const isLarge = offset + size >= most32;
  const large = isLarge ? [makeLargeEnd({ count, size, offset }), makeLargeLocator(offset + size)] : [];
  const shownOffset = isLarge ? most32 : offset;
  const counts: Field[] = [
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
  ];
  const end = pack([[4, endSignature], ...counts, [4, size], [4, shownOffset], [2, 0]]);
  return pack([], ...headers, ...large, end);
}

function makeLargeEnd(of: {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}): Uint8Array {
  const versions: Field[] = [
    [2, versionLarge],
    [2, versionLarge],
  ];
  const disks: Field[] = [
    [4, 0],
    [4, 0],
  ];
  const counts: Field[] = [
    [8, of.count],
    [8, of.count],
    [8, of.size],
    [8, of.offset],
  ];
  return pack([[4, largeEndSignature], [8, 44], ...versions, ...disks, ...counts]);
}

function makeLargeLocator(endOffset: number): Uint8Array {
  return pack([
    [4, largeLocatorSignature],
    [4, 0],
    [8, endOffset],
    [4, 1],
  ]);
}
