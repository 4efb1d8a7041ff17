/**
 * The recorder's time: UTC that never steps by itself. It runs on the monotonic clock with an offset taken once;
 * when the system's UTC moves away by more than half a second, `adopt` takes the new offset and says so.
 */
export interface RecorderClock {
  /** Microseconds since 1970 UTC. */
  nowUs(): number;
  /** Microseconds by which UTC had stepped since last asked; 0 when it is steady. */
  adopt(): number;
}

const smallestStepUs = 500_000;

export function createRecorderClock(
  utcMs: () => number = () => Date.now(),
  monotonicMs: () => number = () => performance.now(),
): RecorderClock {
  const measure = (): number => (utcMs() - monotonicMs()) * 1000;
  let offsetUs = measure();
  return {
    nowUs: () => Math.round(monotonicMs() * 1000 + offsetUs),
    adopt: () => {
      const stepUs = Math.round(measure() - offsetUs);
      if (Math.abs(stepUs) >= smallestStepUs) {
        offsetUs += stepUs;
        return stepUs;
      }
      // NTP slews UTC by parts per million: follow it in steps too small to be seen.
      offsetUs += Math.max(-1000, Math.min(1000, stepUs));
      return 0;
    },
  };
}
