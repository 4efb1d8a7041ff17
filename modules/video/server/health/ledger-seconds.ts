import type { LedgerState } from '../../contract/health.ts';

export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
  readonly state: LedgerState;
  readonly cause: string;
}

export interface DaySums {
  readonly ordered: number;
  readonly online: number;
  readonly seconds: Partial<Record<LedgerState, number>>;
  /** What was not recorded, as the ledger tells it. */
  readonly outages: readonly Span[];
}

const secondUs = 1_000_000;

/** NOTE: those that begin within. So spans that follow each other share no second and leave none out. */
export function secondsWithin(fromUs: number, toUs: number): number {
  return Math.ceil(toUs / secondUs) - Math.ceil(fromUs / secondUs);
}

/** The spans of a camera's day, cut to it. */
export function sumDay(spans: readonly Span[]): DaySums {
  const seconds: Partial<Record<LedgerState, number>> = {};
  for (const { fromUs, toUs, state } of spans)
    seconds[state] = (seconds[state] ?? 0) + secondsWithin(fromUs, toUs);
  const all = Object.values(seconds).reduce((sum, count) => sum + count, 0);
  return {
    ordered: all - (seconds.paused ?? 0),
    online: seconds.recorded ?? 0,
    seconds,
    outages: spans.filter(({ state }) => state !== 'recorded'),
  };
}

/** Null where nothing was ordered. Rounded down, so that 100 is said of nothing less. */
export function percentOf({ ordered, online }: Pick<DaySums, 'ordered' | 'online'>): number | null {
  return ordered === 0 ? null : Math.floor((online / ordered) * 10_000) / 100;
}
