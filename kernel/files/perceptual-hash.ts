/**
 * Difference hash (dHash): of a picture shrunk to 9 × 8 grey dots, one bit for each dot brighter than its right
 * neighbour. It survives scaling, recompression and small changes of light; it says nothing about what is shown.
 */
export const hashColumns = 9;
export const hashRows = 8;

/** Two photos of one scene differ in a few bits of 64, unrelated ones in about 32. */
export const nearDuplicateBits = 10;

/** @param grey 9 × 8 bytes, row by row. Returns 16 hexadecimal digits. */
export function differenceHash(grey: Uint8Array): string {
  let hash = 0n;
  for (let row = 0; row < hashRows; row += 1) {
    for (let column = 0; column < hashColumns - 1; column += 1) {
      const at = row * hashColumns + column;
      hash = (hash << 1n) | ((grey[at] ?? 0) > (grey[at + 1] ?? 0) ? 1n : 0n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

/** How many of the 64 bits differ. */
export function hashDistance(one: string, other: string): number {
  let difference = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let bits = 0;
  for (; difference > 0n; difference >>= 1n) bits += Number(difference & 1n);
  return bits;
}
