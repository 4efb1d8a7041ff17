const shortestMs = 500;
const firstCeilingMs = 1_000;
const lastCeilingMs = 5_000;

/** Full jitter between half a second and a ceiling that doubles up to 5 s, so that cameras rebooting at once spread. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(lastCeilingMs, firstCeilingMs * 2 ** Math.min(failures, 10));
  return shortestMs + random() * (ceiling - shortestMs);
}
