import { useIntl } from 'react-intl';
import { useFormats } from '#web/texts.tsx';

export interface FigureFormats {
  /** "43,8 %" from the exact text "43.8". */
  readonly percent: (percent: string) => string;
  readonly count: (count: number) => string;
  /** "ноябрь 2026 г." from the first day of the month. */
  readonly month: (first: string) => string;
  readonly shortMonth: (first: string) => string;
  readonly list: (words: readonly string[]) => string;
  /** "+1,4" of two percentages. */
  readonly points: (now: string, before: string) => string;
}

export function useFigures(): FigureFormats {
  const { locale } = useIntl();
  const { number } = useFormats();
  const inUtc = (first: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${first}T00:00:00Z`));
  return {
    percent: (percent) => {
      const digits = percent.split('.')[1]?.length ?? 0;
      return number(Number(percent) / 100, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
    },
    count: (count) => number(count),
    month: (first) => inUtc(first, { month: 'long', year: 'numeric' }),
    shortMonth: (first) => inUtc(first, { month: 'short', year: '2-digit' }),
    list: (words) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(words),
    points: (now, before) =>
      number((tenths(now) - tenths(before)) / 10, {
        signDisplay: 'exceptZero',
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      }),
  };
}

/** Tenths of a percentage point as a whole number, so that a difference is exact. */
function tenths(percent: string): number {
  return Math.round(Number(percent) * 10);
}
