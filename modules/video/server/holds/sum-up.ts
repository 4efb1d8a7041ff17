import type { RecorderHoldTable } from './tables.ts';

export type HoldsState = 'asked' | 'part-held' | 'held' | 'failed' | 'released';

/** What all recorders together say; where one keeps its part and another does not, people are told so. */
export function sumUpHolds(states: readonly RecorderHoldTable['state'][]): HoldsState {
  if (states.includes('held')) return states.every((state) => state === 'held') ? 'held' : 'part-held';
  if (states.includes('asked')) return 'asked';
  return states.includes('released') ? 'released' : 'failed';
}
