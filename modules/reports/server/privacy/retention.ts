import type { RetentionRuleTable } from './tables.ts';

const dayMs = 24 * 60 * 60_000;

/** What ended up to this instant has been kept for its term; `aheadDays` looks into the future. */
export function endedUntil(
  { keptDays }: Pick<RetentionRuleTable, 'keptDays'>,
  now: Date,
  aheadDays = 0,
): Date {
  return new Date(now.getTime() - (keptDays - aheadDays) * dayMs);
}

/** Until when a report of that class is kept; null: it has not ended, and its term has not begun. */
export function keptUntil(
  { keptDays }: Pick<RetentionRuleTable, 'keptDays'>,
  endedAt: Date | null,
): Date | null {
  return endedAt && new Date(endedAt.getTime() + keptDays * dayMs);
}
