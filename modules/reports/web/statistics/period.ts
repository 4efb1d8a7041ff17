/** Civil dates, both within the period. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export const presets = ['month', 'quarter', 'half-year', 'year'] as const;
export type Preset = (typeof presets)[number];

export const comparisons = ['none', 'before', 'year-before'] as const;
export type Comparison = (typeof comparisons)[number];

const monthsIn: Readonly<Record<Preset, number>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 };
const dayMs = 24 * 60 * 60 * 1000;

/** The civil date of now in the town. */
export function todayIn(timeZone: string, now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}

/** The last whole month, quarter or half-year; a year is the twelve months up to today. */
export function presetPeriod(preset: Preset, today: string): Period {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const length = monthsIn[preset];
  if (preset === 'year') return { from: firstOf(year, month - 11), to: today };
  const lastWhole = Math.floor((month - 1) / length) * length;
  return { from: firstOf(year, lastWhole + 1 - length), to: dayBefore(firstOf(year, lastWhole + 1)) };
}

export function comparedPeriod(period: Period, comparison: Exclude<Comparison, 'none'>): Period {
  if (comparison === 'year-before') return { from: yearBefore(period.from), to: yearBefore(period.to) };
  const lengthMs = millisecondsOf(period.to) - millisecondsOf(period.from);
  const to = dayBefore(period.from);
  return { from: civil(millisecondsOf(to) - lengthMs), to };
}

/** Month numbers may run below one and above twelve. */
function firstOf(year: number, month: number): string {
  return civil(Date.UTC(year, month - 1, 1));
}

function dayBefore(on: string): string {
  return civil(millisecondsOf(on) - dayMs);
}

/** The 29th of February becomes the 28th. */
function yearBefore(on: string): string {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year - 1, month, 0)).getUTCDate();
  return civil(Date.UTC(year - 1, month - 1, Math.min(day, lastDay)));
}

function millisecondsOf(on: string): number {
  return Date.parse(`${on}T00:00:00Z`);
}

function civil(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
