import { createHash } from 'node:crypto';

const leafPrefix = Buffer.from([0]);
const nodePrefix = Buffer.from([1]);

/** The root of a Merkle tree as RFC 6962 §2.1 defines it. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256();
  let level = leaves.map((leaf) => sha256(leafPrefix, leaf));
  while (level.length > 1) level = joinPairs(level);
  return level[0] ?? sha256();
}

/** NOTE: a last one without a partner moves up as it is; that gives the same tree as splitting at powers of two. */
function joinPairs(level: readonly Buffer[]): Buffer[] {
  const next: Buffer[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index];
    const right = level[index + 1];
    if (left) next.push(right ? sha256(nodePrefix, left, right) : left);
  }
  return next;
}

/** Binds a day to the one before: the value that leaves the machine. */
export function chainDay(
  day: { readonly cameraId: string; readonly day: string; readonly fragments: number; readonly root: Buffer },
  previous: Buffer,
): Buffer {
  return sha256(previous, Buffer.from(`${day.cameraId}\n${day.day}\n${day.fragments}\n`), day.root);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
