/** The part of an address that is the filter, always in the same order, so that two can be told to be the same. */
export function filterOf(parameters: URLSearchParams, names: readonly string[]): string {
  const kept = [...parameters].filter(([name, value]) => names.includes(name) && value !== '');
  return new URLSearchParams(kept.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))).toString();
}
