import { createHash } from 'node:crypto';

/*
 * Hashes of RFC 6962 §2.1 (Certificate Transparency): leaves and nodes carry different first bytes,
 * so that no inner node can be passed off as an entry.
 */

const leafByte = Buffer.from([0]);
const nodeByte = Buffer.from([1]);

export function leafHash(entry: string): Buffer {
  return createHash('sha256').update(leafByte).update(entry).digest();
}

/** The root over leaves in their order, as lowercase hex; the root of nothing is the hash of nothing. */
export function merkleRoot(leaves: readonly Buffer[]): string {
  return subtreeRoot(leaves).toString('hex');
}

function subtreeRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (!only) return createHash('sha256').digest();
  if (leaves.length === 1) return only;
  const split = largestPowerOfTwoBelow(leaves.length);
  return createHash('sha256')
    .update(nodeByte)
    .update(subtreeRoot(leaves.slice(0, split)))
    .update(subtreeRoot(leaves.slice(split)))
    .digest();
}

function largestPowerOfTwoBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** JSON with sorted keys, so that equal facts give equal bytes on every database. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    const parts = entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
