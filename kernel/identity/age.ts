import { Temporal } from 'temporal-polyfill';

/**
 * The age at which the law lets a person act for themselves in small matters (Russia: Civil Code art. 26;
 * Ukraine: Civil Code art. 32); the platforms of such towns count residents from the same age.
 */
export const minimumAgeYears = 14;

/** Full years on a civil date; a person born on 29 February is a year older on 1 March. */
export function ageOn(birthOn: string, today: string): number {
  const born = Temporal.PlainDate.from(birthOn);
  return born.until(Temporal.PlainDate.from(today), { largestUnit: 'years' }).years;
}

export function isOldEnough(birthOn: string, today: string): boolean {
  return ageOn(birthOn, today) >= minimumAgeYears;
}

/** A real calendar date between 1900 and today. */
export function isBirthDate(value: string, today: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  try {
    const date = Temporal.PlainDate.from(value, { overflow: 'reject' });
    return date.year >= 1900 && Temporal.PlainDate.compare(date, Temporal.PlainDate.from(today)) <= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
