/**
 * The instant at which a civil day begins in a town's zone. The zone's distance from UTC is read off the day itself;
 * read twice, because it may be another at the instant that the first guess names.
 */
export function startOfDay(on: string, timeZone: string): Date {
  const wanted = Date.parse(`${on}T00:00:00Z`);
  const guess = wanted - distanceFromUtcMs(wanted, timeZone);
  return new Date(wanted - distanceFromUtcMs(guess, timeZone));
}

export function nextDay(on: string): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + 24 * 3_600_000).toISOString().slice(0, 10);
}

function distanceFromUtcMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(atMs);
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - atMs;
}
