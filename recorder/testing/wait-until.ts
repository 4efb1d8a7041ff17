import { setTimeout as pause } from 'node:timers/promises';

/** Looks every 10 ms; fails loudly when the limit is over. */
export async function waitUntil(isTrue: () => boolean, limitMs = 5_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(`not true within ${limitMs} ms: ${isTrue.toString()}`);
    await pause(10);
  }
}
