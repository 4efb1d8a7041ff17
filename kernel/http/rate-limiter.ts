import type { RateLimit } from './contract.ts';

interface Window {
  startedAtMs: number;
  count: number;
}

/** More callers than this at once and the oldest windows are forgotten: memory stays bounded under attack. */
const rememberedCallers = 50_000;

/** Fixed windows per caller and route, in memory: one hub counts for itself. */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();
  readonly #factor: number;

  constructor(factor = 1) {
    this.#factor = factor;
  }

  /** Counts one request; answers how long to wait, in milliseconds, or 0 to go on. */
  take(callerKey: string, limit: RateLimit, nowMs: number): number {
    const window = this.#windows.get(callerKey);
    if (!window || nowMs - window.startedAtMs >= limit.windowMs) {
      this.#open(callerKey, nowMs);
      return 0;
    }
    window.count += 1;
    return window.count <= limit.limit * this.#factor ? 0 : window.startedAtMs + limit.windowMs - nowMs;
  }

  #open(callerKey: string, nowMs: number): void {
    this.#windows.delete(callerKey);
    this.#windows.set(callerKey, { startedAtMs: nowMs, count: 1 });
    if (this.#windows.size <= rememberedCallers) return;
    const oldest = this.#windows.keys().next().value;
    if (oldest !== undefined) this.#windows.delete(oldest);
  }
}
