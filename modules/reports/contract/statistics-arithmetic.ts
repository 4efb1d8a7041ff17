/*
 * Shares without floating point: a share is two whole numbers, and its percentage is a decimal text rounded half up.
 * 1 of 3 at one decimal is "33.3"; 1 of 8 is "12.5"; half of a last digit goes up, as in official reports.
 */

/** The share in percent with so many decimals, rounded half up; null when nothing was counted. */
export function percentOf(numerator: number, denominator: number, decimals = 1): string | null {
  if (denominator === 0) return null;
  const scaled = BigInt(numerator) * 100n * 10n ** BigInt(decimals);
  const units = (scaled * 2n + BigInt(denominator)) / (2n * BigInt(denominator));
  return decimalText(units, decimals);
}

/** The same share with the rest cut off: how a published figure is sometimes made. */
export function truncatedPercentOf(numerator: number, denominator: number, decimals = 1): string | null {
  if (denominator === 0) return null;
  const units = (BigInt(numerator) * 100n * 10n ** BigInt(decimals)) / BigInt(denominator);
  return decimalText(units, decimals);
}

/** "43.8" as 438 units of one decimal. */
export function unitsOf(percent: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = percent.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
}

export function decimalsOf(percent: string): number {
  return percent.split('.')[1]?.length ?? 0;
}

export function decimalText(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** How many values each whole number has: days to reports. */
export type Histogram = ReadonlyMap<number, number>;

/** The middle value; of an even number of values the mean of the two in the middle. */
export function medianOf(histogram: Histogram): number | null {
  const total = totalOf(histogram);
  if (total === 0) return null;
  const low = valueAt(histogram, Math.ceil(total / 2));
  const high = valueAt(histogram, Math.floor(total / 2) + 1);
  return (low + high) / 2;
}

/** The smallest value that at least nine in ten do not exceed (nearest rank). */
export function ninetiethPercentileOf(histogram: Histogram): number | null {
  const total = totalOf(histogram);
  return total === 0 ? null : valueAt(histogram, Math.ceil((total * 9) / 10));
}

export function totalOf(histogram: Histogram): number {
  return [...histogram.values()].reduce((sum, count) => sum + count, 0);
}

/** The value on a place of the sorted row, counted from one. */
function valueAt(histogram: Histogram, place: number): number {
  let passed = 0;
  let last = 0;
  for (const [value, count] of [...histogram].sort(([one], [other]) => one - other)) {
    passed += count;
    last = value;
    if (passed >= place) return value;
  }
  return last;
}
