/** To the millisecond, in the zone of this computer. */
export function formatInstant(us: number): string {
  return new Date(us / 1000).toLocaleString(document.documentElement.lang, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
}
