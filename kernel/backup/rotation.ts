/** A backup in the folder of automatic ones. */
export interface KeptBackup {
  readonly name: string;
  readonly createdAt: Date;
  readonly byteSize: number;
}

/** Two hours in quarters, a day in hours, a week in days: 39 at most. */
const newestCount = 8;
const spans = [
  { lengthMs: 60 * 60_000, count: 24 },
  { lengthMs: 24 * 60 * 60_000, count: 7 },
];
/** Whatever the disk says, this many stay: one may be the one that cannot be used. */
const leastCount = 2;

/**
 * The backups that may go: outside the rotation, or the oldest while all together take more than `limitBytes`.
 * Of each hour and day the newest one stays.
 */
export function selectOutdated(backups: readonly KeptBackup[], limitBytes: number): KeptBackup[] {
  const newestFirst = backups.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const kept = new Set(newestFirst.slice(0, newestCount));
  for (const { lengthMs, count } of spans) {
    for (const backup of newestOfEachSpan(newestFirst, lengthMs).slice(0, count)) kept.add(backup);
  }
  let byteSize = 0;
  return newestFirst.filter((backup, index) => {
    byteSize += kept.has(backup) ? backup.byteSize : 0;
    return !kept.has(backup) || (index >= leastCount && byteSize > limitBytes);
  });
}

function newestOfEachSpan(newestFirst: readonly KeptBackup[], lengthMs: number): KeptBackup[] {
  const bySpan = new Map<number, KeptBackup>();
  for (const backup of newestFirst) {
    const span = Math.floor(backup.createdAt.getTime() / lengthMs);
    if (!bySpan.has(span)) bySpan.set(span, backup);
  }
  return [...bySpan.values()];
}
