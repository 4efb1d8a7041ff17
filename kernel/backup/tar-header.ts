/*
 * The container is a plain POSIX ustar archive, so that any `tar` can look inside: for each entry a header of 512 bytes,
 * the bytes, zeros up to the next 512; at the end two blocks of zeros. All fields but name and size are constant.
 */
export const blockBytes = 512;

const nameLimitBytes = 100;

export function tarHeader(name: string, byteSize: number): Buffer {
  if (Buffer.byteLength(name) > nameLimitBytes)
    throw new RangeError(`The name is too long for a backup: ${name}`);
  const header = Buffer.alloc(blockBytes);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${octal(byteSize, 11)}\0`, 124);
  header.write(`${octal(0, 11)}\0`, 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

/** Null when this is not, byte for byte, a header `tarHeader` makes. */
export function readTarHeader(header: Buffer): { name: string; byteSize: number } | null {
  const end = header.indexOf(0);
  const name = header.toString('utf8', 0, Math.min(end < 0 ? nameLimitBytes : end, nameLimitBytes));
  const byteSize = Number.parseInt(header.toString('latin1', 124, 135), 8);
  const isWhole = name !== '' && Number.isSafeInteger(byteSize) && byteSize >= 0;
  return isWhole && Buffer.byteLength(name) <= nameLimitBytes && tarHeader(name, byteSize).equals(header)
    ? { name, byteSize }
    : null;
}

export function paddingAfter(byteSize: number): number {
  return (blockBytes - (byteSize % blockBytes)) % blockBytes;
}

function octal(value: number, digits: number): string {
  const text = value.toString(8).padStart(digits, '0');
  if (text.length > digits) throw new RangeError(`${value} bytes are too many for one entry of a backup`);
  return text;
}
