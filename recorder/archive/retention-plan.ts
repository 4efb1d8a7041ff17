import type { FileRow } from './index-database.ts';

export interface RetentionFacts {
  /** Older than the maximum of their camera. */
  readonly expired: readonly FileRow[];
  /** Older than the minimum of their camera, oldest first; may contain expired ones. */
  readonly pastMinimum: readonly FileRow[];
  /** How much must become free; 0 when there is room. */
  readonly wantedBytes: number;
}

export interface RetentionPlan {
  readonly expired: readonly FileRow[];
  readonly forSpace: readonly FileRow[];
  /** What could not be freed without breaking a promise. */
  readonly missingBytes: number;
}

/** Which files go: all that are expired, and then for space the oldest that no promise keeps. */
export function planRetention({ expired, pastMinimum, wantedBytes }: RetentionFacts): RetentionPlan {
  const isExpired = new Set(expired.map(({ fileId }) => fileId));
  let missingBytes = wantedBytes - expired.reduce((sum, { bytes }) => sum + bytes, 0);
  const forSpace: FileRow[] = [];
  for (const file of pastMinimum) {
    if (missingBytes <= 0) break;
    if (isExpired.has(file.fileId)) continue;
    forSpace.push(file);
    missingBytes -= file.bytes;
  }
  return { expired, forSpace, missingBytes: Math.max(0, missingBytes) };
}
