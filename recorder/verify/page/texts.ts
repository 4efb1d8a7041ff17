import { IntlMessageFormat } from 'intl-messageformat';

const locales = ['en', 'ru', 'uk'] as const;
export type PageLocale = (typeof locales)[number];
export type PageText = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Written into the page when it is built: key by key, for each language. */
type Catalogs = Readonly<Record<PageLocale, Readonly<Record<string, string>>>>;

export function readCatalogs(): Catalogs {
  const text = document.querySelector('#catalogs')?.textContent ?? '{}';
  return JSON.parse(text) as Catalogs;
}

/** The language of the browser where the page speaks it. */
export function ownLocale(): PageLocale {
  const wanted = navigator.languages.map((language) => language.slice(0, 2));
  return wanted.flatMap((code) => locales.find((locale) => locale === code) ?? [])[0] ?? 'en';
}

export function makeTexts(catalogs: Catalogs, locale: PageLocale): PageText {
  return (key, values) => {
    const message = catalogs[locale][key] ?? key;
    return String(new IntlMessageFormat(message, locale).format(values));
  };
}
