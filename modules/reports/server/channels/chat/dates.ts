import type { ReportsContext } from '../../report-change.ts';

/** An instant as people of the town write it, to the minute. */
export function dateText({ locale, town }: Pick<ReportsContext, 'locale' | 'town'>, at: Date): string {
  const form = { dateStyle: 'long', timeStyle: 'short', timeZone: town.timeZone } as const;
  return new Intl.DateTimeFormat(locale, form).format(at);
}
