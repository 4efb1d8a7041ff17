import type { Outcome } from '../../contract/statistics-words.ts';
import { outcomeOf } from '../../contract/statistics-words.ts';

/** A planned report whose day lies behind its term is counted under this name instead of `planned`. */
export const postponed = 'postponed';

/** The outcome of a counted status. */
export function outcomeOfCounted(status: string): Outcome {
  if (status === postponed) return 'in-work';
  const found = Object.entries(outcomeOf).find(([name]) => name === status);
  return found?.[1] ?? 'in-work';
}

export function statusesWith(...outcomes: readonly Outcome[]): string[] {
  return Object.entries(outcomeOf)
    .filter(([, outcome]) => outcomes.includes(outcome))
    .map(([status]) => status);
}
