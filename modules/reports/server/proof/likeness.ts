/*
 * Finding a picture among many by its perceptual hash. The 64 bits are eight bytes; if two hashes differ in at most
 * seven bits, at least one byte is equal in both. So a search for equal bytes (an index) finds every pair that near, and
 * about one in thirty of the others, which the exact count then drops.
 */

/** Two files of one shot, scaled or pressed anew, differ in fewer; two shots of one street mostly in more. */
export const sameShotBits = 7;
/** The picture after is taken from the spot of the one before and may resemble it; the same shot differs in hardly a bit. */
export const sameAsBeforeBits = 3;
/** A night sky or a wall gives a hash of almost only noughts or ones: it is like everything. */
const plainBits = 4;

/** One number for each byte and its place. */
export function bucketsOf(hash: string): number[] {
  return Array.from({ length: 8 }, (_, at) => at * 256 + Number.parseInt(hash.slice(at * 2, at * 2 + 2), 16));
}

export function isComparable(hash: string): boolean {
  const ones = BigInt(`0x${hash}`).toString(2).replaceAll('0', '').length;
  return ones >= plainBits && ones <= 64 - plainBits;
}
