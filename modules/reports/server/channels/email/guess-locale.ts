import type { Locale } from '#kernel/i18n/locale.ts';

const fewestLetters = 3;

/** The language somebody writes in, by letters that the others do not have; null when the words do not tell. */
export function guessLocale(text: string): Locale | null {
  if (/[іїєґ]/i.test(text)) return 'uk';
  if (/[ыэёъ]/i.test(text)) return 'ru';
  const isLatin = /[a-z]/i.test(text) && !/\p{Script=Cyrillic}/u.test(text);
  return isLatin && text.replaceAll(/[^a-z]/gi, '').length >= fewestLetters ? 'en' : null;
}
