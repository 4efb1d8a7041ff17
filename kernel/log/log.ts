import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { currentTraceId } from '#kernel/trace/trace.ts';

export type { Logger };

/** Facts every line logged within a request carries. */
export const logFacts = new AsyncLocalStorage<Readonly<Record<string, string>>>();

export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const traceId = currentTraceId();
      return { ...logFacts.getStore(), ...(traceId === undefined ? {} : { traceId }) };
    },
    // Personal data and secrets have no place in a log.
    redact: [
      'password',
      'token',
      'secret',
      'email',
      'phone',
      '*.password',
      '*.token',
      '*.secret',
      '*.email',
      '*.phone',
    ],
  });
}
