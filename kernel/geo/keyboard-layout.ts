/*
 * Text typed with the wrong keyboard layout on: «vfksitdf» is «малышева» with the fingers in the right places.
 * The three rows of keys are the standard ones of Windows, X11 and macOS (ЙЦУКЕН, Russian and Ukrainian).
 */

const latinKeys = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const layouts = {
  ru: 'ёйцукенгшщзхъфывапролджэячсмитьбю',
  uk: "'йцукенгшщзхїфівапролджєячсмитьбю",
} as const;

export type CyrillicLayout = keyof typeof layouts;

/**
 * Reads Latin keys as if a Cyrillic layout had been on.
 *
 * @example
 * toCyrillicLayout('ghbdtn', 'ru'); // 'привет'
 */
export function toCyrillicLayout(text: string, layout: CyrillicLayout): string {
  return replaceKeys(text, latinKeys, layouts[layout]);
}

/** Reads Cyrillic keys as if the Latin layout had been on: «дфтвыекфыыу» is `landstrasse`. */
export function toLatinLayout(text: string, layout: CyrillicLayout): string {
  return replaceKeys(text, layouts[layout], latinKeys);
}

/** What the text may have meant, the likeliest first; without the text itself. */
export function layoutGuesses(text: string): string[] {
  const guesses = /[a-z]/i.test(text)
    ? [toCyrillicLayout(text, 'ru'), toCyrillicLayout(text, 'uk')]
    : [toLatinLayout(text, 'ru'), toLatinLayout(text, 'uk')];
  return [...new Set(guesses)].filter((guess) => guess !== text.toLowerCase());
}

function replaceKeys(text: string, from: string, to: string): string {
  return Array.from(text.toLowerCase(), (key) => to[from.indexOf(key)] ?? key).join('');
}
