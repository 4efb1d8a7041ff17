/*
 * G.711 (ITU-T, 1988): each byte is a sample on a scale that is fine near silence and coarse where it is loud. Opened to
 * 16 bits by table.
 */

const alawTable = Int16Array.from({ length: 256 }, (_, byte) => openAlaw(byte));
const ulawTable = Int16Array.from({ length: 256 }, (_, byte) => openUlaw(byte));

/** Writes the samples of A-law or µ-law bytes as signed 16 bits, most significant byte first. */
export function writeSamples(law: 'pcma' | 'pcmu', bytes: Buffer, target: Buffer, at: number): void {
  const table = law === 'pcma' ? alawTable : ulawTable;
  for (const [index, byte] of bytes.entries()) target.writeInt16BE(table[byte] ?? 0, at + 2 * index);
}

/** §3.1: even bits are sent inverted. */
function openAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const size = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return (bits & 0x80) === 0 ? -size : size;
}

/** §3.2: all bits are sent inverted, and a bias of 33 (132 at 16 bits) is taken off again. */
function openUlaw(byte: number): number {
  const bits = ~byte;
  const size = ((((bits & 0x0f) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return (bits & 0x80) === 0 ? size : -size;
}
