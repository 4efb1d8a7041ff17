/** Where "now" comes from. Injected, so that deadlines can be tested without waiting. */
export interface Clock {
  /** The current instant, UTC. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock for tests: stands still until told. */
export function createManualClock(startAt: Date): Clock & { advance(byMs: number): void } {
  let nowMs = startAt.getTime();
  return {
    now: () => new Date(nowMs),
    advance: (byMs) => {
      nowMs += byMs;
    },
  };
}
