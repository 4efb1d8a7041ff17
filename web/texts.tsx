import type { ReactNode } from 'react';
import { useMemo } from 'react';
import type { IntlShape } from 'react-intl';
import { createIntl, createIntlCache, RawIntlProvider, useIntl } from 'react-intl';
import { CallProblem, offlineProblem } from './call.ts';

/** ICU messages by global id, for example `web.nav.home`. */
export type Catalog = Readonly<Record<string, string>>;
export type TextValues = Readonly<Record<string, string | number | Date>>;
export type Translate = (key: string, values?: TextValues) => string;

export function catalogPath(locale: string): string {
  return `/i18n/${encodeURIComponent(locale)}.json`;
}

/** The texts are not in the bundle: every module's and every language pack's come merged from the server. */
export async function fetchCatalog(locale: string): Promise<Catalog> {
  const response = await fetch(catalogPath(locale)).catch(() => null);
  if (!response) throw offlineProblem();
  if (!response.ok)
    throw new CallProblem({ code: 'web.error.unexpected', status: response.status, title: '' });
  return (await response.json()) as Catalog;
}

export interface TextsConfig {
  readonly locale: string;
  readonly catalog: Catalog;
  readonly timeZone: string;
}

const intlCache = createIntlCache();

/** A missing key shows the key: a hole is seen at once and never breaks a page. */
export function createTexts({ locale, catalog, timeZone }: TextsConfig): IntlShape {
  return createIntl(
    { locale, messages: { ...catalog }, timeZone, onError: reportBrokenText, onWarn: () => {} },
    intlCache,
  );
}

function reportBrokenText(error: { code: string; message: string }): void {
  if (error.code !== 'MISSING_TRANSLATION') console.error(error.message);
}

export function TextsProvider({ intl, children }: { intl: IntlShape; children: ReactNode }): ReactNode {
  return <RawIntlProvider value={intl}>{children}</RawIntlProvider>;
}

/** `const t = useText(); t('web.nav.home')`. Keys are literal full ids, so that the check finds every use. */
export function useText(): Translate {
  const intl = useIntl();
  return useMemo(() => translatorOf(intl), [intl]);
}

export function translatorOf(intl: IntlShape): Translate {
  return (key, values) => {
    const text = intl.formatMessage({ id: key }, values === undefined ? undefined : { ...values });
    return String(text);
  };
}

export interface Formats {
  /** "21 ноября 2026 г." of an instant, in the town's zone. */
  readonly date: (at: string | Date) => string;
  /** "21 нояб., 14:05" of an instant, in the town's zone. */
  readonly dateTime: (at: string | Date) => string;
  /** "14:05" of an instant, in the town's zone. */
  readonly time: (at: string | Date) => string;
  /** "21 ноября 2026 г." of a civil date `YYYY-MM-DD`, which has no zone. */
  readonly civilDate: (on: string) => string;
  /** "3 часа назад", "через 2 дня". */
  readonly relative: (at: string | Date, nowMs?: number) => string;
  readonly number: (value: number, options?: Intl.NumberFormatOptions) => string;
}

export function useFormats(): Formats {
  return formatsOf(useIntl());
}

const known = new WeakMap<IntlShape, Formats>();

/** NOTE: a formatter takes a hundred times as long to make as to use, so a page makes each of them once. */
export function formatsOf(intl: IntlShape): Formats {
  const formats = known.get(intl) ?? makeFormats(intl);
  known.set(intl, formats);
  return formats;
}

function makeFormats({ locale, timeZone }: IntlShape): Formats {
  const long = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const short = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  const zone = timeZone === undefined ? {} : { timeZone };
  const formatOf = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, options));
  const date = formatOf({ ...long, ...zone });
  const dateTime = formatOf({ ...short, ...zone });
  const time = formatOf({ timeStyle: 'short', ...zone });
  const civilDate = formatOf({ ...long, timeZone: 'UTC' });
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const numbers = new Map<string, Intl.NumberFormat>();
  return {
    date: (at) => date().format(new Date(at)),
    dateTime: (at) => dateTime().format(new Date(at)),
    time: (at) => time().format(new Date(at)),
    civilDate: (on) => civilDate().format(new Date(`${on}T00:00:00Z`)),
    relative: (at, nowMs = Date.now()) => relativeTime(relative(), new Date(at).getTime() - nowMs),
    number: (value, options) => {
      const name = JSON.stringify(options) ?? '';
      const format = numbers.get(name) ?? new Intl.NumberFormat(locale, options);
      numbers.set(name, format);
      return format.format(value);
    },
  };
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

const relativeUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

function relativeTime(format: Intl.RelativeTimeFormat, differenceMs: number): string {
  for (const [unit, unitMs] of relativeUnits) {
    if (Math.abs(differenceMs) >= unitMs) return format.format(Math.trunc(differenceMs / unitMs), unit);
  }
  return format.format(0, 'minute');
}

/** A problem in the person's words: the server's own, or ours by code when no answer came. */
export function problemText(problem: Error, t: Translate): string {
  if (!(problem instanceof CallProblem)) return t('web.error.unexpected');
  if (problem.title) return problem.title;
  return problem.status === 0 ? t('web.offline') : t('web.error.unexpected');
}
