/** After this an end is no longer graceful. */
const shutdownLimitMs = 9_000;

/** Ends the program when it is told to, or when the program that started it is gone. */
export function endInOrder(end: () => Promise<void>): void {
  let isEnding = false;
  const begin = (): void => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), shutdownLimitMs).unref();
    void end().then(() => process.exit(0));
  };
  for (const name of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(name, begin);
}
